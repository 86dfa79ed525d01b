"""What converters share: readers, the statement builder, entities, licence claims."""
