package hongyan.protocols.imap;

import hongyan.base.failure.Refusal;
import hongyan.protocols.imap.FetchItem.Section;
import hongyan.store.account.AccountView;
import hongyan.store.account.EmailRow;
import hongyan.store.account.Mailbox;
import hongyan.store.account.UidRow;
import hongyan.store.sharing.Right;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A message or a part of one on this server, named by a URL without a host (RFC 5092 7.2, RFC 4469 3):
/// `/INBOX;UIDVALIDITY=3/;UID=20/;SECTION=1.2/;PARTIAL=0.1024`, or from `;UID=` on, in the selected mailbox.
///
/// @param mailbox null for the selected one
/// @param validity 0 when not given
record CatenateUrl(@Nullable String mailbox, long validity, int uid, Section section) {
    private static final Logger LOG = LoggerFactory.getLogger(CatenateUrl.class);

    /// Empty for what is no such URL.
    static Optional<CatenateUrl> parse(String url) {
        String upper = url.toUpperCase(Locale.ROOT);
        int at = upper.indexOf(";UID=");
        if (at < 0 || url.startsWith("//")) {
            return Optional.empty();
        }
        String mailbox = null;
        long validity = 0;
        if (at > 0) {
            // /mailbox;UIDVALIDITY=n/
            if (at < 3 || url.charAt(0) != '/' || url.charAt(at - 1) != '/') {
                return Optional.empty();
            }
            String path = url.substring(1, at - 1);
            int semicolon = path.toUpperCase(Locale.ROOT).indexOf(";UIDVALIDITY=");
            if (semicolon >= 0) {
                validity = number(path.substring(semicolon + ";UIDVALIDITY=".length()));
                path = path.substring(0, semicolon);
                if (validity <= 0) {
                    return Optional.empty();
                }
            }
            mailbox = decoded(path);
            if (mailbox == null || mailbox.isEmpty()) {
                return Optional.empty();
            }
        }
        String[] parts = url.substring(at + ";UID=".length()).split("/", -1);
        long uid = number(parts[0]);
        if (uid <= 0 || uid > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        String section = "";
        String partial = "";
        for (int i = 1; i < parts.length; i++) {
            String word = parts[i].toUpperCase(Locale.ROOT);
            if (word.startsWith(";SECTION=") && section.isEmpty() && partial.isEmpty()) {
                String text = decoded(parts[i].substring(";SECTION=".length()));
                if (text == null || text.isEmpty()) {
                    return Optional.empty();
                }
                section = text;
            } else if (word.startsWith(";PARTIAL=") && partial.isEmpty()) {
                partial = parts[i].substring(";PARTIAL=".length());
                if (partial.isEmpty()) {
                    return Optional.empty();
                }
            } else {
                return Optional.empty();
            }
        }
        return build(mailbox, validity, (int) uid, section, partial);
    }

    private static Optional<CatenateUrl> build(
            @Nullable String mailbox, long validity, int uid, String section, String partial) {
        String range = "";
        if (!partial.isEmpty()) {
            int dot = partial.indexOf('.');
            long from = number(dot < 0 ? partial : partial.substring(0, dot));
            long count = dot < 0 ? Integer.MAX_VALUE : number(partial.substring(dot + 1));
            if (from < 0 || count <= 0) {
                return Optional.empty();
            }
            range = "<" + from + '.' + Math.min(count, Integer.MAX_VALUE) + '>';
        }
        try {
            ArgReader in = new ArgReader(('[' + section + ']' + range).getBytes(StandardCharsets.UTF_8));
            Section found = FetchParser.section(in, true);
            in.end();
            return Optional.of(new CatenateUrl(mailbox, validity, uid, found));
        } catch (Refusal notASection) {
            LOG.debug("No section in a URL: {}", notASection.detail());
            return Optional.empty();
        }
    }

    /// -1 for what is no number.
    private static long number(String text) {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Long.parseLong(text);
    }

    /// Percent signs undone, as UTF-8 (RFC 3986 2.1); null when broken.
    private static @Nullable String decoded(String text) {
        byte[] bytes = new byte[text.length()];
        int used = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes[used++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[used++] = (byte) c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, used))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /// Its bytes; empty when the session may not read them or there are none.
    Optional<SectionWriter.Slice> find(SessionState session, ImapRooms rooms) {
        try {
            Optional<EmailRow> email = email(session, rooms);
            if (email.isEmpty()) {
                return Optional.empty();
            }
            return new SectionWriter(
                            email.get(), rooms.bodies().open(email.get().blob()))
                    .slice(section);
        } catch (IOException e) {
            LOG.warn("A body cannot be read", e);
            return Optional.empty();
        } catch (Refusal notThere) {
            LOG.debug("A URL leads nowhere: {}", notThere.detail());
            return Optional.empty();
        }
    }

    private Optional<EmailRow> email(SessionState session, ImapRooms rooms) {
        if (mailbox == null) {
            Selected box = session.selected;
            return box == null
                    ? Optional.empty()
                    : rooms.store().read(box.account, view -> email(view, view.mailbox(box.id)));
        }
        Folders.Named name = Folders.named(session, rooms, mailbox);
        return rooms.store().read(name.account(), view -> email(view, Optional.of(name.need(view, Right.READ))));
    }

    private Optional<EmailRow> email(AccountView view, Optional<Mailbox> box) {
        Optional<UidRow> row = box.filter(found -> validity == 0 || found.uidValidity() == validity)
                .flatMap(found -> view.uid(found.id(), uid));
        return row.flatMap(
                found -> view.emailRows(List.of(found.email())).stream().findFirst());
    }
}
