package hongyan.protocols.jmap;

import hongyan.base.bytes.ByteSource;

/// Bytes behind a blob id.
///
/// @param type media type in lower case, as the sender or uploader named it; not to be trusted
/// @param name file name, empty when none
record Blob(ByteSource source, String type, String name) {}
