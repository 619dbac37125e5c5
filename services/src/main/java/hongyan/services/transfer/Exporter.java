package hongyan.services.transfer;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.KvException;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Email;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes all folders of an account, page by page, each page a short snapshot. A checkpoint follows every page.
final class Exporter {
    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
    private static final int PAGE = 256;
    /// Bodies read ahead together.
    private static final long AHEAD = 4L << 20;

    private final AccountStore store;
    private final Bodies bodies;
    private final int account;
    private final Transfer transfer;

    Exporter(AccountStore store, Bodies bodies, int account, Transfer transfer) {
        this.store = store;
        this.bodies = bodies;
        this.account = account;
        this.transfer = transfer;
    }

    private record Folder(Mailbox mailbox, List<String> path) {}

    /// @param checkpoint empty when the target cannot go on
    void run(ExportTarget target, Optional<Checkpoint> checkpoint) throws IOException {
        for (Folder folder : folders()) {
            Checkpoint.Done done =
                    checkpoint.map(known -> known.of(folder.mailbox().id())).orElse(Checkpoint.Done.NOTHING);
            transfer.folder(folder.path().isEmpty() ? "INBOX" : String.join("/", folder.path()));
            target.folder(folder.path(), done);
            int last = done.uid();
            int next = page(folder.mailbox().id(), last, target);
            while (next > last) {
                last = next;
                if (checkpoint.isPresent()) {
                    checkpoint.get().reached(folder.mailbox().id(), new Checkpoint.Done(last, target.position()));
                }
                next = page(folder.mailbox().id(), last, target);
            }
        }
    }

    private List<Folder> folders() {
        List<Mailbox> all = store.read(account, view -> view.mailboxes());
        Map<Integer, Mailbox> byId = new HashMap<>();
        all.forEach(mailbox -> byId.put(mailbox.id(), mailbox));
        List<Folder> folders = new ArrayList<>();
        for (Mailbox mailbox : all) {
            List<String> path = new ArrayList<>();
            for (Mailbox at = mailbox; at != null; at = byId.get(at.parent())) {
                path.addFirst(at.name()); // a few levels
            }
            folders.add(new Folder(mailbox, mailbox.role() == Role.INBOX ? List.of() : List.copyOf(path)));
        }
        folders.sort(Comparator.comparing(folder -> String.join("/", folder.path())));
        return folders;
    }

    private record Page(List<UidRow> rows, Map<Integer, Email> emails) {}

    /// @return the last UID written, `after` at the end
    private int page(int mailbox, int after, ExportTarget target) throws IOException {
        Page page = store.read(account, view -> {
            List<UidRow> rows = view.uids(mailbox, after + 1, PAGE);
            Map<Integer, Email> emails = HashMap.newHashMap(rows.size());
            readable(view, rows).forEach(email -> emails.put(email.id(), email));
            return new Page(rows, emails);
        });
        int at = 0;
        while (at < page.rows().size()) {
            at = some(page, at, target);
        }
        return page.rows().isEmpty() ? after : page.rows().getLast().uid();
    }

    /// The messages whose rows can be read.
    private static List<Email> readable(AccountView view, List<UidRow> rows) {
        try {
            return view.emails(rows.stream().map(UidRow::email).toList());
        } catch (KvException e) {
            requireLocal(e);
            LOG.warn("A message could not be read, each is tried alone", e);
        }
        List<Email> read = new ArrayList<>(rows.size());
        for (UidRow row : rows) {
            try {
                read.addAll(view.emails(List.of(row.email())));
            } catch (KvException e) {
                requireLocal(e);
                LOG.warn("Message {} could not be read", row.uid(), e);
            }
        }
        return read;
    }

    /// Messages whose bodies are small enough together.
    private int some(Page page, int from, ExportTarget target) throws IOException {
        List<UidRow> rows = new ArrayList<>();
        List<BlobId> ids = new ArrayList<>();
        long bytes = 0;
        int at = from;
        while (at < page.rows().size() && (ids.isEmpty() || bytes < AHEAD)) {
            UidRow row = page.rows().get(at++);
            Email email = page.emails().get(row.email());
            if (email == null) {
                transfer.problem("message " + row.uid() + " has no content");
            } else {
                rows.add(row);
                ids.add(email.blob());
                bytes += email.size();
            }
        }
        List<Optional<ByteSource>> sources = together(ids);
        for (int i = 0; i < rows.size(); i++) {
            transfer.mustGoOn();
            UidRow row = rows.get(i);
            Email email = page.emails().get(row.email());
            if (email == null) {
                continue;
            }
            Optional<ByteSource> body;
            try {
                body = sources.isEmpty() ? bodies.openAll(List.of(email.blob())).getFirst() : sources.get(i);
                body = body.isEmpty() ? body : Optional.of(readable(body.get()));
            } catch (IOException | KvException e) {
                requireLocal(e);
                LOG.warn("Message {} of account {} cannot be exported", row.uid(), account, e);
                transfer.problem("message " + row.uid() + " cannot be read: " + e.getMessage());
                continue;
            }
            if (body.isEmpty()) {
                // removed since the page was read, or damaged: `admin check` tells which
                transfer.problem("message " + row.uid() + " has no body");
                continue;
            }
            target.message(new ExportTarget.Message(row.uid(), row.flags(), email, body.get()));
            transfer.brought(1, email.size());
        }
        return at;
    }

    /// The bodies at one go; none when one of them cannot be opened, and each is tried alone.
    private List<Optional<ByteSource>> together(List<BlobId> ids) {
        try {
            return bodies.openAll(ids);
        } catch (IOException | KvException e) {
            requireLocal(e);
            LOG.warn("A body could not be opened, each is tried alone", e);
            return List.of();
        }
    }

    /// The body, read through once: what fails from here on is the target's doing, and half a message is never
    /// written.
    private static ByteSource readable(ByteSource body) throws IOException {
        if (body.size() <= AHEAD) {
            return ByteSource.of(body.all());
        }
        try (InputStream in = body.open()) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return body;
    }

    /// A store that is closed or out of order ends the export; a damaged row does not.
    private static void requireLocal(Exception failure) {
        if (failure instanceof KvException engine && engine.kind() != KvException.Kind.BROKEN) {
            throw engine;
        }
    }
}
