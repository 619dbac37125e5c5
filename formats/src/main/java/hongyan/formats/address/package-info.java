/// Mail addresses: RFC 5321 paths, RFC 5322 address lists, RFC 6531 internationalised addresses, IDN.
///
/// Pure, total over hostile input: every parse ends with a value or an empty result, never with an unchecked
/// failure.
@NullMarked
package hongyan.formats.address;

import org.jspecify.annotations.NullMarked;
