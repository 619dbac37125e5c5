package hongyan.services.guard;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.address.MailAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/// Judges a message on arrival. *Threads*: safe; asks DNS on the calling thread, so never inside a shard.
public interface Judge {
    /// @param helo as the client gave it
    /// @param sender empty for the null sender
    /// @param message as it came in, without trace fields of ours
    /// @throws hongyan.base.failure.TryLater `DNS_UNAVAILABLE` when nobody could answer what would have mattered
    Verdict judge(InetAddress client, String helo, Optional<MailAddress> sender, ByteSource message) throws IOException;

    /// Whether a header field from outside pretends to be ours and must be removed.
    ///
    /// @param value raw
    boolean forged(String name, String value);

    /// What is to be done.
    sealed interface Verdict {
        /// The field to put above the message, with its CRLF.
        String field();

        /// @param forged whether the sender's domain says that this is not its mail (SPF fail or softfail): then
        ///     nobody writes to the sender
        record Inbox(String field, boolean forged) implements Verdict {
            public Inbox(String field) {
                this(field, false);
            }
        }

        record Junk(String field) implements Verdict {}

        /// The peer is told `reason`; nothing is stored.
        record Reject(String field, hongyan.base.failure.Reason reason, String detail) implements Verdict {}
    }
}
