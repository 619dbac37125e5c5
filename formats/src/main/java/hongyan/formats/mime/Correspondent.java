package hongyan.formats.mime;

import hongyan.formats.address.MailAddress;

/// A person in a header field that is to be written: a name as people write it, and an address.
///
/// @param name Unicode, empty when there is none
/// @param email `local@domain`, the domain in any form
public record Correspondent(String name, String email) {
    public Correspondent(String email) {
        this("", email);
    }

    public Correspondent(String name, MailAddress address) {
        this(name, address.toString());
    }
}
