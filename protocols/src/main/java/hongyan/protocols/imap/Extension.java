package hongyan.protocols.imap;

import java.util.List;
import java.util.Optional;

/// What a client may switch on with ENABLE (RFC 5161), in words of its own or by using it.
enum Extension {
    /// RFC 7162 3.1
    CONDSTORE("CONDSTORE"),
    /// RFC 7162 3.2; brings CONDSTORE.
    QRESYNC("QRESYNC"),
    /// RFC 9755: UTF-8 in quoted strings and mailbox names.
    UTF8("UTF8=ACCEPT"),
    /// RFC 9051: this session speaks the second revision; mailbox names are UTF-8.
    IMAP4REV2("IMAP4rev2"),
    /// RFC 9586: no message sequence numbers.
    UIDONLY("UIDONLY");

    private static final List<Extension> ALL = List.of(values());

    private final String word;

    Extension(String word) {
        this.word = word;
    }

    /// As it is written in ENABLE and ENABLED.
    String word() {
        return word;
    }

    /// By its word, in any case.
    static Optional<Extension> named(String word) {
        return ALL.stream().filter(each -> each.word.equalsIgnoreCase(word)).findFirst();
    }
}
