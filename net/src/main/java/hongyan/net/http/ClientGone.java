package hongyan.net.http;

import java.io.IOException;

/// The request cannot be read to its end: the peer's doing, nobody is left to be answered.
final class ClientGone extends IOException {
    private static final long serialVersionUID = 1;

    ClientGone(String why) {
        super(why);
    }

    ClientGone(IOException cause) {
        super(cause);
    }
}
