package hongyan.services.transfer;

import hongyan.base.bytes.ByteSource;
import hongyan.store.account.Email;
import hongyan.store.account.Flags;
import java.io.IOException;
import java.util.List;

/// Writes messages in one format. *Threads*: one.
interface ExportTarget extends AutoCloseable {
    /// A folder begins; [#message] calls that follow are in it.
    ///
    /// @param path empty for the INBOX
    /// @param after the checkpoint: the last UID written of it, and what [#position] said then
    void folder(List<String> path, Checkpoint.Done after) throws IOException;

    void message(Message message) throws IOException;

    /// What is to be remembered with the last UID: the length of a file.
    long position() throws IOException;

    @Override
    void close() throws IOException;

    /// A message with everything that is written of it.
    record Message(int uid, Flags flags, Email email, ByteSource body) {}
}
