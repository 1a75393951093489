// replaced by its first type
