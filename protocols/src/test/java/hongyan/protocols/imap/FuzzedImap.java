package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.blob.Bodies;
import hongyan.kv.memory.MemoryBodies;
import hongyan.kv.memory.MemoryKv;
import hongyan.kv.testing.TestClock;
import hongyan.protocols.fuzz.CannedPeer;
import hongyan.protocols.fuzz.LoggedBugs;
import hongyan.services.search.Criterion;
import hongyan.services.search.MessageSearch;
import hongyan.services.search.UidRanges;
import hongyan.services.sharing.Sharing;
import hongyan.store.account.AccountCheck;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import hongyan.store.tenant.TenantStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// The whole IMAP server without its sockets, for thousands of talks a second. Each talk has the server as it was at
/// first: ann's INBOX of a few messages of every kind, some folders, one of them shared.
///
/// *Failure*: a bug that the session hides behind `NO`, an answer that is not well formed, and an account that is not
/// whole afterwards are each an [AssertionError].
final class FuzzedImap {
    static final String LOGIN = "l LOGIN ann \"correct horse\"\r\n";
    static final String SELECT = "s SELECT INBOX\r\n";
    static final String EXAMINE = "s EXAMINE INBOX\r\n";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final ImapSettings SETTINGS = new ImapSettings(
                    100_000,
                    ImapSettings.DEFAULT.idle(),
                    ImapSettings.DEFAULT.fresh(),
                    ZoneOffset.ofHours(8),
                    ImapSettings.DEFAULT.messageLimit())
            .withJmap(() -> "https://mail.example.test/jmap/session");

    private static final String NESTED = """
        From: =?utf-8?B?546L6Iqz?= <wang@elsewhere.test>, "A \\"B\\" C" <@r.test:a@b.test>
        To: undisclosed-recipients:;
        Cc: group: ann@example.test, bob@example.test;
        Subject: =?gbk?Q?=B2=E2=CA=D4?= Re: subject 1
        References: <subject.1@example.test> <none@example.test>
        Message-ID: <nested@example.test>
        List-Unsubscribe: <mailto:off@elsewhere.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=x

        preamble
        --x
        Content-Type: multipart/alternative; boundary="y z"

        --y z
        Content-Type: text/plain; charset=gb18030
        Content-Transfer-Encoding: base64

        suLK1A==
        --y z
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <p>=E6=B5=8B=E8=AF=95 text</p>
        --y z--
        --x
        Content-Type: message/rfc822
        Content-Disposition: attachment; filename*=utf-8''%E6%B5%8B.eml

        Subject: inner
        From: inner@elsewhere.test

        inner text
        --x
        Content-Type: application/octet-stream; name="a.bin"
        Content-Transfer-Encoding: base64
        Content-Language: en, zh
        Content-Location: here
        Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==

        AAECAw==
        --x--
        epilogue
        """;

    private final MemoryKv rows = new MemoryKv();
    private final TestClock clock = new TestClock();
    private final Path scratch;
    private final LoggedBugs bugs = LoggedBugs.watch();

    FuzzedImap() {
        clock.set(NOW);
        try {
            scratch = Files.createTempDirectory("hongyan-fuzz");
            scratch.toFile().deleteOnExit();
            inhabit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// By a talk of its own: nothing here needs a socket.
    private void inhabit() throws IOException {
        Rooms rooms = rooms(rows);
        ImapPeople.in(rooms.tenants, clock);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        say(said, LOGIN);
        for (int i = 1; i <= 3; i++) {
            append(said, "", ImapRig.message("subject " + i));
        }
        append(said, "(\\Seen $a) ", NESTED.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        append(said, "(\\Deleted) ", "\r\nno header, \r\n.\r\nand \u00ff".getBytes(StandardCharsets.ISO_8859_1));
        append(said, "(\\Flagged) \"01-Jan-2020 00:00:00 +0000\" ", ImapRig.message("Re: subject 1"));
        say(said, "a CREATE a/b\r\na CREATE &U,BTFw-\r\na SELECT INBOX\r\na COPY 1:2 a/b\r\n");
        say(said, "a SETACL a/b bob@example.test lrswit\r\n");
        say(said, "a SETMETADATA INBOX (/private/comment \"x\")\r\n");
        say(said, "a UNAUTHENTICATE\r\na LOGIN bob \"correct horse\"\r\n");
        append(said, "", ImapRig.message("for bob"));
        say(said, "a SETACL INBOX ann@example.test lrswipkxte\r\n");
        byte[] heard;
        try (ImapServer server = rooms.server) {
            heard = CannedPeer.talk(server, said.toByteArray(), CannedPeer.Pace.AT_ONCE);
        }
        assertThat(new String(heard, StandardCharsets.UTF_8)).doesNotContain(" BAD ", " NO ");
    }

    private static void say(ByteArrayOutputStream said, String words) {
        said.writeBytes(words.getBytes(StandardCharsets.UTF_8));
    }

    private static void append(ByteArrayOutputStream said, String how, byte[] message) {
        say(said, "a APPEND INBOX " + how + "{" + message.length + "+}\r\n");
        said.writeBytes(message);
        say(said, "\r\n");
    }

    /// The commands of the corpus (`imap/commands.txt`), one a line.
    static List<byte[]> commands() {
        try (InputStream in = FuzzedImap.class.getResourceAsStream("/imap/commands.txt")) {
            if (in == null) {
                throw new AssertionError("no corpus");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replace("\\r\\n", "\r\n").getBytes(StandardCharsets.UTF_8))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Rooms(AccountStore accounts, TenantStore tenants, MessageSearch search, ImapServer server) {}

    private Rooms rooms(MemoryKv kv) {
        Bodies bodies = new Bodies(kv, new MemoryBodies(), scratch, clock);
        AccountStore accounts = new AccountStore(kv, bodies, clock);
        MessageSearch search = new MessageSearch(accounts, bodies);
        TenantStore tenants = new TenantStore(kv, accounts, clock);
        Sharing sharing = new Sharing(kv, accounts, tenants);
        return new Rooms(
                accounts,
                tenants,
                search,
                new ImapServer(new ImapPeople(), accounts, bodies, search, sharing, SETTINGS, clock));
    }

    /// One session that is told all of these, one after the other.
    ///
    /// @return what it answered
    byte[] talk(Object... said) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object some : said) {
            all.writeBytes(
                    some instanceof byte[] bytes ? bytes : some.toString().getBytes(StandardCharsets.UTF_8));
        }
        bugs.forget();
        MemoryKv kv = rows.copy();
        byte[] heard;
        try (ImapServer server = rooms(kv).server) {
            heard = CannedPeer.talk(server, all.toByteArray(), CannedPeer.Pace.AT_ONCE);
        }
        bugs.check();
        AnswerCheck.check(heard);
        assertThat(AccountCheck.checkAll(kv)).isEmpty();
        return heard;
    }

    /// Every message of the INBOX is either what the program looks for or what its opposite looks for.
    void search(SearchKey program) {
        Rooms rooms = rooms(rows);
        int inbox = rooms.accounts.read(
                ImapPeople.ANN,
                view -> view.mailboxWithRole(Role.INBOX).orElseThrow().id());
        List<UidRow> all = rooms.search.mailbox(ImapPeople.ANN, inbox, Criterion.and(List.of()));
        Criterion criterion = SearchKey.resolve(
                program,
                (set, uid) -> UidRanges.of(set.isSaved() ? new int[0] : set.resolved(all.size())),
                NOW,
                ZoneOffset.ofHours(8));
        List<UidRow> both = new ArrayList<>(rooms.search.mailbox(ImapPeople.ANN, inbox, criterion));
        both.addAll(rooms.search.mailbox(ImapPeople.ANN, inbox, Criterion.not(criterion)));
        assertThat(both).containsExactlyInAnyOrderElementsOf(all);
    }
}
