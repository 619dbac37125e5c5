package hongyan.services.delivery;

import hongyan.formats.address.MailAddress;
import hongyan.kv.blob.Draft;
import java.io.IOException;

/// One message transaction (STYLE 9). *Threads*: one.
public interface Delivery extends AutoCloseable {
    /// Accepts the recipient or throws.
    ///
    /// @throws hongyan.base.failure.Refusal what the peer is told at RCPT; the others go on
    void recipient(MailAddress to);

    /// Recipients accepted so far.
    int recipients();

    /// Where the message text goes, dot-unstuffed, CRLF line ends.
    Draft draft();

    /// Judges and stores the message for every accepted recipient; durable on return.
    ///
    /// @return the id to name in the reply and in the trace
    /// @throws hongyan.base.failure.Refusal for all recipients together
    String commit() throws IOException;

    @Override
    void close();
}
