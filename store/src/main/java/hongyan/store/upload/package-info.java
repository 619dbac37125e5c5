/// Uploads: bodies a client has sent and not yet used (RFC 8620 6.1), kept alive for a day.
///
/// One row per upload under its account, which is the body's holder; an account never sees another's. Expired rows are
/// dropped when the account uploads again and by [Uploads#sweep], which lets go of the bodies. A message made from an
/// upload has its own body: an upload that expires takes nothing with it.
///
/// Bounded: bytes and number per account.
@NullMarked
package hongyan.store.upload;

import org.jspecify.annotations.NullMarked;
