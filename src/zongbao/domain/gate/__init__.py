"""The gate (卡口): what was collected, and what the barrier does."""
