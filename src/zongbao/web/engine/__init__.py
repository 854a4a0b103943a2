"""The engines that turn declared pages into views: lists, details, acts, exports."""
