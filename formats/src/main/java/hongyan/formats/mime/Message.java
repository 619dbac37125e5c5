package hongyan.formats.mime;

import java.util.List;

/// What one parse of a message finds.
///
/// @param root the outermost part; its header is the message's header
/// @param messageIds the Message-ID without brackets, none or one
/// @param references Message-IDs of References and In-Reply-To, oldest first, at most 100, without brackets
/// @param preview the first text of the message, white space folded, at most 256 characters, for lists
/// @param hasAttachment whether a person would say the message has an attachment (RFC 8621 4.1.4)
public record Message(
        Envelope envelope,
        Part root,
        List<String> messageIds,
        List<String> references,
        String preview,
        boolean hasAttachment) {}
