package hongyan.protocols.imap;

import java.io.IOException;

/// A client sends more without asking than anybody would pass over: the connection ends (RFC 7888 4).
final class UnaskedLiteral extends IOException {
    UnaskedLiteral(long size) {
        super("a literal of " + size + " bytes came unasked");
    }
}
