/// Messages: structure, envelope, text, and how to make one (RFC 5322, 2045 to 2049, 2183, 2231, 6532).
///
/// [MimeParser] reads a message once and yields a [Message]: the header's envelope and the tree of [Part]s
/// with byte offsets into the source, so that any section can be cut out later without parsing again.
/// [HeaderFields] reads all fields of one header, [PartText] the content of a part, [BodyParts] sorts text
/// from attachments.
///
/// Strings named *raw* are byte strings: each char is one byte of the wire (ISO 8859-1 view), unfolded,
/// undecoded; [HeaderText] turns them into Unicode (encoded words, then UTF-8, then GB18030).
///
/// [MessageBuilder] writes messages from [NewPart]s; [HeaderWriter] makes the fields.
///
/// Total and bounded: header count and size, MIME depth, part count. Beyond a bound the rest is one opaque
/// part; nothing is refused. No scanner takes more than linear time. Never reads a clock.
///
/// Read [MimeParser], [HeaderBlock], [ContentField] and [AddressList] for reading; [MessageBuilder],
/// [PartWriter] and [HeaderWriter] for writing.
@NullMarked
package hongyan.formats.mime;

import org.jspecify.annotations.NullMarked;
