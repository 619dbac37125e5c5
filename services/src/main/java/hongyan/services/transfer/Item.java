package hongyan.services.transfer;

import hongyan.store.account.Flags;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One message of a source.
///
/// @param where for a person: file, or file and offset
/// @param folder path below the target folder; empty for the target (or the INBOX) itself
/// @param key what names it in its source, with its folder and its bytes
/// @param size about how large, to bound what is in memory
/// @param held bytes the item itself holds in memory until its body was written
/// @param date internal date; empty: the Date field says it, else the present
/// @param flags with `\Deleted`
/// @param body writes the message's bytes; called once, on any thread
record Item(
        String where,
        List<String> folder,
        String key,
        long size,
        long held,
        Optional<Instant> date,
        Flags flags,
        Body body) {

    /// The bytes of a message.
    interface Body {
        void copyTo(OutputStream out) throws IOException;
    }

    /// Takes what a source finds.
    interface Sink {
        /// There is such a folder, with messages or without.
        void folder(List<String> path);

        void message(Item item) throws IOException;

        /// Something that is not brought over.
        void passedOver(String where, String why);
    }
}
