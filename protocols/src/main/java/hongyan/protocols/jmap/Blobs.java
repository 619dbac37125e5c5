package hongyan.protocols.jmap;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.mime.HeaderText;
import hongyan.formats.mime.MimeParser;
import hongyan.formats.mime.Part;
import hongyan.formats.mime.PartText;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Email;
import hongyan.store.upload.Upload;
import hongyan.store.upload.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Blob ids (RFC 8620 6) of an account.
///
/// `E12` is the message e12, `E12-2-1` the decoded content of its part 2.1, `E12-2_1` part 1 of the message that part 2
/// is, `U...` an upload. Every id is looked up under the asking account, so that none reaches into another.
/// *Threads*: safe.
final class Blobs {
    private static final int MAX_NESTING = 4;
    private static final int MAX_PATH = 60;
    private static final int HEX = 2 * BlobId.BYTES;

    private final AccountStore store;
    private final Bodies bodies;
    private final Uploads uploads;

    Blobs(AccountStore store, Bodies bodies, Uploads uploads) {
        this.store = store;
        this.bodies = bodies;
        this.uploads = uploads;
    }

    static String ofEmail(int email) {
        return "E" + email;
    }

    static String ofUpload(BlobId id) {
        return "U" + id;
    }

    /// The blob of a part.
    ///
    /// @param message blob id of the message
    /// @param path as [#path] counts
    static String ofPart(String message, String path) {
        return message + (message.indexOf('-') < 0 ? "-" : "_") + path;
    }

    /// The bytes; empty when the account has no such blob.
    Optional<Blob> find(int account, String id) throws IOException {
        if (!Ids.valid(id)) {
            return Optional.empty();
        }
        String[] steps = id.split("_", -1);
        int dash = steps[0].indexOf('-');
        String base = dash < 0 ? steps[0] : steps[0].substring(0, dash);
        Optional<Blob> blob = base.startsWith("U") ? upload(account, base.substring(1)) : Optional.empty();
        Optional<Part> root = Optional.empty();
        if (base.startsWith("E")) {
            int number = Ids.number('E', base);
            Optional<Email> email = number == 0 ? Optional.empty() : store.read(account, view -> view.email(number));
            if (email.isPresent()) {
                blob = Optional.of(new Blob(bodies.open(email.get().blob()), "message/rfc822", ""));
                root = Optional.of(email.get().structure());
            }
        }
        if (dash >= 0) {
            blob = part(blob, root, steps[0].substring(dash + 1));
        }
        for (int i = 1; i < steps.length; i++) {
            blob = i > MAX_NESTING ? Optional.empty() : part(blob, Optional.empty(), steps[i]);
        }
        return blob;
    }

    private Optional<Blob> upload(int account, String hex) throws IOException {
        if (hex.length() != HEX || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        Optional<Upload> upload = uploads.find(account, BlobId.of(HexFormat.of().parseHex(hex)));
        return upload.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Blob(bodies.open(upload.get().blob()), upload.get().type(), ""));
    }

    private static Optional<Blob> part(Optional<Blob> message, Optional<Part> known, String path) throws IOException {
        if (message.isEmpty()) {
            return Optional.empty();
        }
        ByteSource source = message.get().source();
        Part root = known.isPresent() ? known.get() : MimeParser.parse(source).root();
        Optional<Part> part = at(root, path);
        return part.isEmpty()
                ? Optional.empty()
                : Optional.of(new Blob(
                        new DecodedPart(source, part.get()), type(part.get()), HeaderText.fileName(part.get())));
    }

    static String type(Part part) {
        return (part.type() + "/" + part.subtype()).toLowerCase(Locale.ROOT);
    }

    /// The path of the n-th child (from 1) of the part at `path`, which is empty for the root.
    static String path(String path, int child) {
        return path.isEmpty() ? Integer.toString(child) : path + "-" + child;
    }

    /// The leaf at a path; `1` of a message that is no multipart is its only part.
    private static Optional<Part> at(Part root, String path) {
        if (path.length() > MAX_PATH) {
            return Optional.empty();
        }
        Part part = root;
        if (!root.isMultipart()) {
            return path.equals("1") ? Optional.of(root) : Optional.empty();
        }
        for (String step : path.split("-", -1)) {
            int child = Ids.number('p', "p" + step);
            if (!part.isMultipart() || child < 1 || child > part.children().size()) {
                return Optional.empty();
            }
            part = part.children().get(child - 1);
        }
        return Optional.of(part);
    }

    /// A part's content with its transfer encoding undone, as often as wanted.
    private static final class DecodedPart implements ByteSource {
        private final ByteSource message;
        private final Part part;
        private long size = -1;

        DecodedPart(ByteSource message, Part part) {
            this.message = message;
            this.part = part;
        }

        /// Counted once; the content is not kept.
        @Override
        public synchronized long size() {
            if (size < 0) {
                try (InputStream in = open()) {
                    size = in.transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            return size;
        }

        @Override
        public InputStream open() throws IOException {
            return PartText.decoded(message, part);
        }
    }
}
