package hongyan.services.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.Objection;
import hongyan.services.transfer.Transfer.State;
import hongyan.services.transfer.Transfers.Kind;
import hongyan.store.account.Flags;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
    private static void file(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text, StandardCharsets.UTF_8);
    }

    @Test
    void aMaildirOfDovecot(@TempDir Path root) throws IOException {
        file(root.resolve("cur/1700000000.M5P1.host,S=20,W=24:2,FSb"), "Subject: a\n\ntext\n");
        file(root.resolve("new/1700000100.M5P2.host"), "Subject: new\r\n\r\nhas\nboth\r\n");
        file(root.resolve("tmp/1700000100.M5P3.host"), "Subject: half");
        file(root.resolve("dovecot-keywords"), "0 $Forwarded\n1 Wichtig\nbroken\n99 x\n");
        file(root.resolve("dovecot-uidlist"), "3 V1 N2\n");
        file(root.resolve(".&XeVPXA-.2026/cur/1700000200.M5P1.host:2,T"), "Subject: b\n\n");
        file(root.resolve(".Empty/cur/.keep"), "");
        try (Depot depot = new Depot()) {
            Transfer.Progress progress = depot.bring(Kind.MAILDIR, root, Depot.BOB, "");
            assertThat(progress.problems()).isEmpty();
            assertThat(progress.messages()).isEqualTo(3);
            var all = depot.content(Depot.BOB);
            assertThat(all.get("INBOX"))
                    .containsExactly(
                            "2023-11-14T22:13:20Z "
                                    + Flags.of(Flags.FLAGGED | Flags.SEEN, List.of("wichtig"))
                                    + " Subject: a\r\n\r\ntext\r\n",
                            "2023-11-14T22:15:00Z " + Flags.NONE + " Subject: new\r\n\r\nhas\nboth\r\n");
            assertThat(all.get("工作/2026"))
                    .singleElement()
                    .asString()
                    .contains(Flags.of(Flags.DELETED) + " Subject: b\r\n");
            assertThat(all).containsKey("Empty");
        }
    }

    @Test
    void nestedMaildirsAndATargetFolder(@TempDir Path root) throws IOException {
        file(root.resolve("INBOX/cur/1.a"), "Subject: in\n\n");
        file(root.resolve("Work/2026/new/1.b"), "Subject: nested\n\n");
        try (Depot depot = new Depot()) {
            assertThat(depot.bring(Kind.MAILDIR, root, Depot.BOB, "Old/mail").messages())
                    .isEqualTo(2);
            assertThat(depot.content(Depot.BOB).get("Old/mail")).hasSize(1);
            assertThat(depot.content(Depot.BOB).get("Old/mail/Work/2026")).hasSize(1);
        }
    }

    @Test
    void theDateIsTheEarlierOfNameAndFile(@TempDir Path root) throws IOException {
        Path file = root.resolve("cur/1700000000.M5P1.host:2,");
        file(file, "Subject: a\n\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_600_000_000)));
        try (Depot depot = new Depot()) {
            depot.bring(Kind.MAILDIR, root, Depot.BOB, "");
            assertThat(depot.content(Depot.BOB).get("INBOX"))
                    .singleElement()
                    .asString()
                    .startsWith("2020-09-13T12:26:40Z");
        }
    }

    @Test
    void noLinkLeadsOutOfTheSource(@TempDir Path root, @TempDir Path secret) throws IOException {
        file(secret.resolve("shadow"), "Subject: secret\n\n");
        file(secret.resolve("box/cur/1.x"), "Subject: secret\n\n");
        file(root.resolve("cur/1.a"), "Subject: a\n\n");
        Files.createSymbolicLink(root.resolve("cur/2.b"), secret.resolve("shadow"));
        Files.createSymbolicLink(root.resolve(".Box"), secret.resolve("box"));
        try (Depot depot = new Depot()) {
            Transfer.Progress progress = depot.bring(Kind.MAILDIR, root, Depot.BOB, "");
            assertThat(progress.messages()).isEqualTo(1);
            assertThat(progress.problems()).singleElement().asString().contains("symbolic link");
            assertThat(depot.content(Depot.BOB)).doesNotContainKey("Box");
        }
    }

    @Test
    void equalMessagesOfTwoFilesAreTwo(@TempDir Path root) throws IOException {
        file(root.resolve("cur/1.a"), "Subject: same\n\n");
        file(root.resolve("cur/2.a"), "Subject: same\n\n");
        try (Depot depot = new Depot()) {
            assertThat(depot.bring(Kind.MAILDIR, root, Depot.BOB, "").messages())
                    .isEqualTo(2);
            assertThat(depot.bring(Kind.MAILDIR, root, Depot.BOB, "").messages())
                    .isZero();
            file(root.resolve("cur/3.a"), "Subject: same\n\n");
            // other bytes under a name that was there: another message
            file(root.resolve("cur/1.a"), "Subject: other\n\n");
            assertThat(depot.bring(Kind.MAILDIR, root, Depot.BOB, "").messages())
                    .isEqualTo(2);
        }
    }

    @Test
    void mboxesAsOthersWriteThem(@TempDir Path root) throws IOException {
        file(root.resolve("INBOX"), """
                From MAILER-DAEMON Fri Jul 10 12:00:00 2020
                From: Mail System Internal Data <MAILER-DAEMON@host>
                Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA
                X-IMAP: 1594382400 0000000002
                Status: RO

                This text is part of the internal format of your mail folder.

                From ann@example.test Fri Jul 10 12:00:00 2020
                Return-Path: <ann@example.test>
                Subject: one
                Status: RO
                X-Status: AF
                X-Keywords: Work  $Label1
                X-UID: 17

                From here on
                >From quoted
                From nobody in particular

                From bob@example.test  Sat Jul 11 12:00:00 2020 +0800
                Subject: two

                text

                """);
        file(root.resolve("INBOX.msf"), "not mail");
        file(root.resolve("Archive.sbd/2020"), "From a Fri Jul 10 12:00:00 2020\r\nSubject: crlf\r\n\r\nx\r\n");
        file(root.resolve("Letters.mbox/mbox"), "From a Fri Jul 10 12:00 2020\nSubject: apple\n\nx\n");
        file(root.resolve("notes.txt"), "no mail at all\n");
        file(root.resolve("Nothing"), "");
        try (Depot depot = new Depot()) {
            Transfer.Progress progress = depot.bring(Kind.MBOX, root, Depot.BOB, "");
            assertThat(progress.problems()).singleElement().asString().contains("notes.txt");
            var all = depot.content(Depot.BOB);
            assertThat(all.get("INBOX"))
                    .containsExactly(
                            "2020-07-10T12:00:00Z "
                                    + Flags.of(Flags.SEEN | Flags.ANSWERED | Flags.FLAGGED, List.of("work", "$label1"))
                                    + " Return-Path: <ann@example.test>\r\nSubject: one\r\n\r\nFrom here on\r\n"
                                    + "From quoted\r\nFrom nobody in particular\r\n",
                            "2020-07-11T04:00:00Z " + Flags.NONE + " Subject: two\r\n\r\ntext\r\n");
            assertThat(all.get("Archive/2020")).singleElement().asString().endsWith("crlf\r\n\r\nx\r\n");
            assertThat(all.get("Letters")).hasSize(1);
            assertThat(all).containsKey("Nothing");
        }
    }

    @Test
    void mboxoKeepsDoubleArrows(@TempDir Path root) throws IOException {
        Path box = root.resolve("box");
        file(box, "From a Fri Jul 10 12:00:00 2020\nSubject: x\n\n>From one\n>>From two\n");
        try (Depot depot = new Depot()) {
            depot.bring(Kind.MBOXO, box, Depot.BOB, "O");
            depot.bring(Kind.MBOX, box, Depot.BOB, "RD");
            assertThat(depot.content(Depot.BOB).get("O/box"))
                    .singleElement()
                    .asString()
                    .endsWith("From one\r\n>>From two\r\n");
            assertThat(depot.content(Depot.BOB).get("RD/box"))
                    .singleElement()
                    .asString()
                    .endsWith("From one\r\n>From two\r\n");
        }
    }

    @Test
    void anMboxThatGrowsBringsWhatIsNew(@TempDir Path root) throws IOException {
        Path box = root.resolve("INBOX");
        String one = "From a Fri Jul 10 12:00:00 2020\nSubject: one\n\nx\n\n";
        String two = "From a Fri Jul 10 12:00:01 2020\nSubject: two\n\nx\n\n";
        file(box, one);
        try (Depot depot = new Depot()) {
            assertThat(depot.bring(Kind.MBOX, box, Depot.BOB, "").messages()).isEqualTo(1);
            file(
                    box,
                    "From z Fri Jul 10 11:00:00 2020\nSubject: zero\n\n\n" + one.replace("\n\nx", "\nStatus: RO\n\nx")
                            + two);
            assertThat(depot.bring(Kind.MBOX, box, Depot.BOB, "").messages()).isEqualTo(2);
        }
    }

    @Test
    void emlsOfOthersInAFolderAndAZip(@TempDir Path root) throws IOException {
        String dated = "Subject: x\nDate: Fri, 10 Jul 2020 12:00:00 +0800\n\n";
        file(root.resolve("mails/a.eml"), dated);
        file(root.resolve("mails/客户/b.EML"), dated);
        file(root.resolve("mails/客户/readme.txt"), "no mail");
        Path zip = root.resolve("mails.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream pack = new ZipOutputStream(out, Charset.forName("GB18030"))) {
            pack.putNextEntry(new ZipEntry("../客户/b.eml"));
            pack.write(dated.getBytes(StandardCharsets.UTF_8));
            pack.putNextEntry(new ZipEntry("big.eml"));
            pack.write(new byte[2 << 20]);
        }
        try (Depot depot = new Depot()) {
            assertThat(depot.bring(Kind.EML, root.resolve("mails"), Depot.BOB, "")
                            .messages())
                    .isEqualTo(2);
            assertThat(depot.content(Depot.BOB).get("客户"))
                    .singleElement()
                    .asString()
                    .startsWith("2020-07-10T04:00:00Z");
            Transfer.Progress packed = depot.bring(Kind.EML, zip, Depot.BOB, "Zip");
            assertThat(packed.messages()).isEqualTo(1);
            assertThat(packed.problems()).singleElement().asString().contains("larger");
            assertThat(depot.content(Depot.BOB).get("Zip/../客户")).hasSize(1);
        }
    }

    @Test
    void aFullMailboxStopsAndGoesOnLater(@TempDir Path root) throws IOException {
        for (int i = 0; i < 30; i++) {
            file(root.resolve("cur/" + (100 + i) + ".a"), "Subject: " + i + "\n\n" + "x".repeat(1000) + "\n");
        }
        try (Depot depot = new Depot()) {
            Transfer.Progress full = depot.bring(Kind.MAILDIR, root, 3, "");
            assertThat(full.state()).isEqualTo(State.FAILED);
            assertThat(full.message()).contains("full");
            assertThat(full.messages()).isEqualTo(9);
            depot.accounts.update(3, tx -> {
                tx.setQuota(hongyan.store.account.Quota.NONE);
                return 0;
            });
            Transfer.Progress rest = depot.bring(Kind.MAILDIR, root, 3, "");
            assertThat(rest.messages()).isEqualTo(21);
            assertThat(rest.known()).isEqualTo(9);
        }
    }

    @Test
    void whatIsStoppedGoesOnWithoutDoubles(@TempDir Path root) throws IOException {
        for (int i = 0; i < 3000; i++) {
            file(root.resolve("cur/" + (10_000 + i) + ".a"), "Subject: " + i + "\n\n");
        }
        try (Depot depot = new Depot()) {
            Transfer first = depot.transfers.start(new Transfers.Import(Depot.BOB, Kind.MAILDIR, root, "", false));
            assertThatThrownBy(() -> depot.transfers.start(new Transfers.Import(Depot.BOB, Kind.EML, root, "", false)))
                    .isInstanceOf(Objection.class);
            while (first.progress().messages() == 0 && first.progress().state() == State.RUNNING) {
                Thread.onSpinWait();
            }
            first.stop();
            long before = Depot.done(first).messages();
            assertThat(depot.bring(Kind.MAILDIR, root, Depot.BOB, "").messages())
                    .isEqualTo(3000 - before);
            assertThat(depot.content(Depot.BOB).get("INBOX")).hasSize(3000).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsMissingIsTold(@TempDir Path root) {
        try (Depot depot = new Depot()) {
            assertThatThrownBy(() -> depot.bring(Kind.MAILDIR, root.resolve("nowhere"), Depot.BOB, ""))
                    .isInstanceOf(Objection.class)
                    .hasMessageContaining("cannot be read");
        }
    }
}
