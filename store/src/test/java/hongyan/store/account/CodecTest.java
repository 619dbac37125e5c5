package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MimeParser;
import hongyan.formats.mime.Part;
import hongyan.kv.KvException;
import hongyan.kv.blob.BlobId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is on disk stays readable: rows as bytes, and what they mean.
class CodecTest {
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123Z");

    private static String hex(byte[] row) {
        return HexFormat.of().formatHex(row);
    }

    private static AccountRow account() {
        AccountRow row = new AccountRow();
        row.modseq = 300;
        row.nextId = 9;
        row.usedBytes = 70_000;
        row.usedMessages = 3;
        row.logFloor = 2;
        row.quota = new Quota(1 << 20, 0);
        row.lastUidValidity = 5;
        row.mailboxes = 6;
        row.streams[1] = 300;
        row.roles[1] = 1;
        return row;
    }

    private static Email email() {
        Message message = Mails.message("a@x", "Hello", "b@x");
        return new Email(
                4,
                3,
                new BlobId(1, 2),
                1234,
                TIME,
                TIME.minusSeconds(60),
                message.envelope(),
                tree(),
                message.messageIds(),
                message.references(),
                message.preview(),
                true);
    }

    private static Part tree() {
        Envelope none =
                new Envelope(null, null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, null);
        Part message = new Part(
                300,
                320,
                99,
                4,
                "MESSAGE",
                "RFC822",
                List.of(),
                "<c@x>",
                "d\u00e9",
                "7BIT",
                "attachment",
                List.of(new Part.Param("filename", "x.eml")),
                List.of("en", "zh"),
                "loc",
                "md5==",
                List.of(Mails.text()),
                none);
        return new Part(
                0,
                200,
                5000,
                70,
                "MULTIPART",
                "X-ODD",
                List.of(new Part.Param("boundary", "==b==")),
                null,
                null,
                "8BIT",
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(Mails.text(), message),
                null);
    }

    @Test
    void golden() {
        assertThat(hex(account().write()))
                .isEqualTo("000000000000012c01" + "09" + "f0a204" + "03" + "02" + "808040" + "00" + "05" + "06" + "06"
                        + "00ac0200000000" + "07" + "00010000000000" + "00" + "00" + "00");
        byte[] today = account().write();
        AccountRow old = AccountRow.read(Arrays.copyOf(today, today.length - 3));
        assertThat(old.usage()).isEqualTo(account().usage());
        assertThat(old.going).isEmpty();
        MailboxRow box = new MailboxRow(1, 0, "收件", Role.NONE);
        box.uidValidity = 9;
        box.uidNext = 200;
        box.total = 3;
        box.unseen = 2;
        box.deleted = 1;
        box.bytes = 300;
        box.modseq = 5;
        box.subscribed = true;
        box.sortOrder = -2;
        assertThat(hex(box.write(6)))
                .isEqualTo("000000000000000601" + "00" + "06e694b6e4bbb6" + "00" + "09" + "c801" + "03" + "02" + "01"
                        + "ac02" + "05" + "01" + "03");
        UidRow uid = new UidRow(7, 300, 5, Flags.of(Flags.SEEN | Flags.DELETED, List.of("$Junk")));
        assertThat(hex(UidCodec.write(uid))).isEqualTo("000000000000000501" + "ac02" + "11" + "01" + "05246a756e6b");
        UidRow saved = new UidRow(7, 300, 5, Flags.NONE, 1_800_000_000L);
        assertThat(hex(UidCodec.write(saved))).isEqualTo("000000000000000501" + "ac02" + "0000" + "80c8ceb40d");
        assertThat(UidCodec.read(7, UidCodec.write(saved))).isEqualTo(saved);
        assertThat(UidCodec.read(7, UidCodec.write(uid))).isEqualTo(uid);
        EmailState state = new EmailState(
                4, 6, Flags.NONE, List.of(new EmailState.Place(1, 7, true)), 3, 1234, Instant.ofEpochMilli(1000));
        assertThat(hex(StateCodec.write(state)))
                .isEqualTo("000000000000000601" + "0000" + "03" + "d209" + "d00f" + "01" + "010701");
        assertThat(hex(MailboxName.writeId(2, 300))).isEqualTo("000000000000000201ac02");
        ChangeRow.Mail mail = new ChangeRow.Mail(
                4,
                3,
                ChangeRow.Kind.DESTROYED,
                ChangeRow.Kind.UPDATED,
                List.of(
                        new ChangeRow.Touched(1, ChangeRow.Touch.REMOVED, 7),
                        new ChangeRow.Touched(2, ChangeRow.Touch.COUNTS, 0)));
        assertThat(hex(ChangeRow.writeMail(8, 100, List.of(mail))))
                .isEqualTo("000000000000000801" + "64" + "01" + "06" + "0403" + "02" + "0507" + "0a");
        assertThat(hex(ChangeRow.writeThings(8, 100, List.of(new ChangeRow.Thing(9, ChangeRow.Kind.CREATED)))))
                .isEqualTo("000000000000000801" + "64" + "01" + "0009");
        assertThat(hex(EmailCodec.write(email(), 8, new long[] {5})))
                .startsWith("000000000000000801" + "00000000000000010000000000000002" + "03" + "d209" + "01"
                        + "0000000000000005");
    }

    @Test
    void hashesAreStable() {
        assertThat(Stream.of("", "a", "a@x", "你好").map(Threads::hash))
                .containsExactly(
                        4807717020963836473L, 4708740786736531857L, 8428379989359532538L, 7308332161784183670L);
    }

    @Test
    void wordsOnlyGrow() {
        assertThat(Words.all()).hasSize(57).doesNotHaveDuplicates();
        assertThat(Words.code("TEXT")).isEqualTo(2);
        assertThat(Words.code("BASE64")).isEqualTo(30);
        assertThat(Words.code("utf-8")).isEqualTo(42);
        assertThat(Words.code("text/html")).isEqualTo(57);
    }

    @Test
    void codesOnDiskAreStable() {
        assertThat(Stream.of(hongyan.store.account.Stream.values()).map(s -> s + "=" + s.code()))
                .containsExactly("EMAIL=1", "MAILBOX=2", "THREAD=3", "IDENTITY=4", "SUBMISSION=5");
        assertThat(Stream.of(Role.values()).map(r -> r + "=" + r.code()))
                .containsExactly("NONE=0", "INBOX=1", "DRAFTS=2", "SENT=3", "ARCHIVE=4", "JUNK=5", "TRASH=6");
    }

    @Test
    void everythingComesBack() {
        AccountRow account = AccountRow.read(account().write());
        assertThat(account).usingRecursiveComparison().isEqualTo(account());
        Email email = email();
        assertThat(EmailCodec.read(4, EmailCodec.write(email, 8, new long[] {5, Long.MAX_VALUE})))
                .isEqualTo(email);
        EmailState state = new EmailState(
                4,
                6,
                Flags.of(Flags.SEEN, List.of("a", "b")),
                List.of(new EmailState.Place(1, 7, true), new EmailState.Place(300, 70_000, false)),
                3,
                1L << 40,
                TIME);
        assertThat(StateCodec.read(4, StateCodec.write(state))).isEqualTo(state);
    }

    @Test
    void tailsOfLaterVersionsArePassedOver() {
        byte[] row = StateCodec.write(
                new EmailState(4, 6, Flags.NONE, List.of(new EmailState.Place(1, 7, true)), 3, 1, TIME));
        byte[] longer = Arrays.copyOf(row, row.length + 5);
        Arrays.fill(longer, row.length, longer.length, (byte) 0xff);
        assertThat(StateCodec.read(4, longer)).isEqualTo(StateCodec.read(4, row));
        byte[] email = EmailCodec.write(email(), 8, new long[0]);
        assertThat(EmailCodec.read(4, Arrays.copyOf(email, email.length + 3))).isEqualTo(email());
    }

    @Test
    void unknownFormatsAreRefused() {
        byte[] row = account().write();
        row[8] = 9;
        assertThatThrownBy(() -> AccountRow.read(row)).isInstanceOf(KvException.class);
    }

    @Test
    void theRowOfAMessageOfNothingButFieldsIsBounded() throws IOException {
        StringBuilder text = new StringBuilder("Content-Type: multipart/digest; boundary=b\r\n\r\n");
        for (int i = 0; i < 100; i++) {
            text.append("--b\r\n\r\nSubject: ")
                    .append("s".repeat(50_000))
                    .append("\r\nTo: ")
                    .append("somebody@example.com, ".repeat(2_000))
                    .append("\r\n\r\nbody\r\n");
        }
        Message message = MimeParser.parse(ByteSource.of(text.toString().getBytes(StandardCharsets.US_ASCII)));
        Email email = new Email(
                4,
                3,
                new BlobId(1, 2),
                text.length(),
                TIME,
                TIME,
                message.envelope(),
                message.root(),
                message.messageIds(),
                message.references(),
                message.preview(),
                message.hasAttachment());
        byte[] row = EmailCodec.write(email, 8, new long[0]);
        assertThat(row.length).isLessThan(256 << 10);
        assertThat(EmailCodec.read(4, row)).isEqualTo(email);
    }

    @Test
    void damagedRowsAreRefusedNeverMore() {
        byte[] good = EmailCodec.write(email(), 8, new long[] {5});
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> EmailCodec.read(4, cut)).isInstanceOf(KvException.class);
        }
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                EmailCodec.read(4, bad);
            } catch (KvException e) {
                assertThat(e).as("seed %d", seed).isNotNull();
            }
        }
    }
}
