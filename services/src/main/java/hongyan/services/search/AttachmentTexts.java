package hongyan.services.search;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.mime.Part;

/// Reads the text in the attachments of a message for the index.
public interface AttachmentTexts {
    /// Reads none.
    AttachmentTexts NONE = (root, body) -> "";

    /// The text, bounded; what cannot be read is left out. Never throws for what a message contains.
    String of(Part root, ByteSource body);
}
