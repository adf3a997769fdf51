"""Standing documents of an organisation: certificates of insurance, extracts, quality, with their last days."""
