package hongyan.protocols.imap;

import hongyan.base.bytes.ByteSource;
import hongyan.protocols.imap.FetchItem.Fixed;
import hongyan.protocols.imap.FetchItem.Section;
import hongyan.store.account.Email;
import hongyan.store.account.EmailRow;
import hongyan.store.account.Flags;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one untagged FETCH per message (RFC 9051 7.5.2), straight from the stored rows.
final class FetchWriter {
    private static final Logger LOG = LoggerFactory.getLogger(FetchWriter.class);

    private final ImapOutput out;
    private final ZoneId zone;
    /// RFC 9586: messages are named by UID.
    private final boolean uidOnly;
    private final List<FetchItem> items;
    private final @Nullable RecentUids recent;
    private final int sections;
    private final boolean stored;
    private boolean unknownEncoding;
    private final SessionState session;

    /// @param zone in which dates are told
    FetchWriter(SessionState session, List<FetchItem> items, ZoneId zone) {
        this.session = session;
        this.out = session.out;
        this.recent = session.selected == null ? null : session.selected.recent;
        this.zone = zone;
        this.uidOnly = session.enabled(Extension.UIDONLY);
        // RFC 9586 3.3: the UID stands in front.
        this.items = uidOnly ? items.stream().filter(item -> item != Fixed.UID).toList() : items;
        this.sections =
                (int) items.stream().filter(item -> item instanceof Section).count();
        this.stored = sections > 0 || items.stream().anyMatch(item -> item instanceof Fixed fixed && fixed.stored());
    }

    FetchFeed.Needs needs() {
        return sections > 0 ? FetchFeed.Needs.BODY : stored ? FetchFeed.Needs.EMAIL : FetchFeed.Needs.ROW;
    }

    /// Whether something could not be decoded (RFC 3516 4.3).
    boolean unknownEncoding() {
        return unknownEncoding;
    }

    /// Whether reading marks the message as read.
    boolean marksSeen() {
        return items.stream().anyMatch(item -> item instanceof Section section && !section.peek());
    }

    /// @param email when [#needs] it
    /// @param source the body, when [#needs] it
    /// @return false when the message's body is gone, and nothing was written
    boolean write(int seq, UidRow row, @Nullable EmailRow email, Optional<ByteSource> source) {
        SectionWriter body = null;
        if (sections > 0 && email != null) {
            if (source.isEmpty()) {
                LOG.warn("A body is gone: email {} blob {}", email.id(), email.blob());
                return false;
            }
            body = new SectionWriter(email, source.get());
        }
        if (uidOnly) {
            out.ascii("* ").number(row.uid()).ascii(" UIDFETCH (");
        } else {
            out.ascii("* ").number(seq).ascii(" FETCH (");
        }
        boolean first = true;
        for (FetchItem item : items) {
            if (!first) {
                out.put(' ');
            }
            first = false;
            switch (item) {
                case Fixed fixed -> fixed(fixed, row, email);
                case Section section -> section(section, body);
            }
        }
        out.put(')').crlf();
        return true;
    }

    private void section(Section section, @Nullable SectionWriter body) {
        out.ascii(section.label()).put(' ');
        if (body == null) {
            out.ascii("NIL");
            return;
        }
        try {
            unknownEncoding |= !body.write(out, section);
        } catch (IOException e) {
            // Half a response is out: the connection is the only thing that can still be ended well.
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Ids are counted by account (RFC 8474 4).
    private String idPrefix() {
        return session.idPrefix(session.box().account);
    }

    private void fixed(Fixed item, UidRow row, @Nullable EmailRow email) {
        switch (item) {
            case UID -> out.ascii("UID ").number(row.uid());
            case FLAGS -> flags(out, row, recent);
            case MODSEQ -> out.ascii("MODSEQ (").number(row.modseq()).put(')');
            case EMAILID ->
                out.ascii("EMAILID (e").ascii(idPrefix()).number(row.email()).put(')');
            case SAVEDATE -> {
                out.ascii("SAVEDATE ");
                Optional<Instant> saved = row.savedAt();
                if (saved.isPresent()) {
                    ImapDate.write(out, saved.get(), zone);
                } else {
                    out.ascii("NIL");
                }
            }
            case INTERNALDATE, RFC822_SIZE, ENVELOPE, BODY, BODYSTRUCTURE, THREADID, PREVIEW -> {
                if (email != null) {
                    stored(item, email);
                }
            }
        }
    }

    /// Begins an untagged FETCH about one message, which always tells the UID (RFC 9051 7.5.2): `* 3 FETCH (UID 17 ` or
    /// `* 17 UIDFETCH (` (RFC 9586 3.3).
    static void begin(SessionState session, Selected box, int uid) {
        if (session.enabled(Extension.UIDONLY)) {
            session.out.ascii("* ").number(uid).ascii(" UIDFETCH (");
        } else {
            session.out
                    .ascii("* ")
                    .number(box.map.index(uid) + 1)
                    .ascii(" FETCH (UID ")
                    .number(uid)
                    .put(' ');
        }
    }

    static void flags(ImapOutput out, UidRow row, @Nullable RecentUids recent) {
        out.ascii("FLAGS (");
        FlagNames.write(out, row.flags());
        if (recent != null && recent.has(row.uid())) {
            // RFC 3501 2.3.2
            out.ascii(row.flags().equals(Flags.NONE) ? "\\Recent" : " \\Recent");
        }
        out.put(')');
    }

    private void stored(Fixed item, EmailRow row) {
        switch (item) {
            case RFC822_SIZE -> out.ascii("RFC822.SIZE ").number(row.size());
            case THREADID ->
                out.ascii("THREADID (t").ascii(idPrefix()).number(row.thread()).put(')');
            case INTERNALDATE, ENVELOPE, BODY, BODYSTRUCTURE, PREVIEW -> stored(item, row.email());
            case UID, FLAGS, MODSEQ, EMAILID, SAVEDATE -> throw new IllegalArgumentException("not stored: " + item);
        }
    }

    private void stored(Fixed item, Email email) {
        switch (item) {
            case INTERNALDATE -> {
                out.ascii("INTERNALDATE ");
                ImapDate.write(out, email.receivedAt(), zone);
            }
            case ENVELOPE -> {
                out.ascii("ENVELOPE ");
                EnvelopeWriter.write(out, email.envelope());
            }
            case BODY -> {
                out.ascii("BODY ");
                StructureWriter.write(out, email.structure(), false);
            }
            case BODYSTRUCTURE -> {
                out.ascii("BODYSTRUCTURE ");
                StructureWriter.write(out, email.structure(), true);
            }
            case PREVIEW -> out.ascii("PREVIEW ").unicode(email.preview());
            case UID, FLAGS, MODSEQ, EMAILID, SAVEDATE, RFC822_SIZE, THREADID ->
                throw new IllegalArgumentException("not decoded for: " + item);
        }
    }
}
