/// Authentication-Results (RFC 8601): the one field that tells readers what was checked on arrival.
///
/// [AuthResults] writes it and recognises fields that claim to come from us, so that forged ones can be removed.
@NullMarked
package hongyan.formats.authres;

import org.jspecify.annotations.NullMarked;
