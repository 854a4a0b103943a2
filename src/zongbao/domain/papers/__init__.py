"""The papers (单证): account books, bonded lists, declarations, gate passes."""
