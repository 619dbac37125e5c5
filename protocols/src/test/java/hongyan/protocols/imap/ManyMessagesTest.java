package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.mime.MimeParser;
import hongyan.kv.blob.Draft;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Role;
import hongyan.testkit.imap.ImapTestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One command over more messages than one transaction takes.
class ManyMessagesTest {
    private static final int BATCH = 500;

    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void storeCopyMoveAndFetch() {
        all(6_000);
    }

    @Test
    @Tag("long")
    void storeCopyMoveAndFetchOfMany() {
        all(20_000);
    }

    private void fill(int count) {
        int inbox = rig.accounts.read(
                ImapRig.ANN,
                view -> view.mailboxWithRole(Role.INBOX).orElseThrow().id());
        for (int done = 0; done < count; done += BATCH) {
            List<Draft> drafts = new ArrayList<>();
            List<NewEmail> emails = new ArrayList<>();
            try {
                for (int i = 0; i < BATCH; i++) {
                    Draft draft = rig.store.bodies().draft();
                    drafts.add(draft);
                    draft.write(ImapRig.message("subject " + (done + i)));
                    emails.add(new NewEmail(
                            draft.seal(),
                            MimeParser.parse(draft.source()),
                            rig.store.clock().instant(),
                            Flags.NONE));
                }
                rig.accounts.update(ImapRig.ANN, tx -> {
                    emails.forEach(email -> tx.add(email, List.of(inbox)));
                    return 0;
                });
                for (Draft draft : drafts) {
                    draft.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void all(int count) {
        fill(count);
        try (ImapTestClient c = rig.inbox()) {
            assertThat(c.command("STORE 1:* +FLAGS (\\Flagged)").ok().untagged())
                    .hasSize(count);
            c.command("STORE 1:* +FLAGS.SILENT (\\Seen)").ok();
            assertThat(c.command("STATUS INBOX (UNSEEN)").ok().one("STATUS")).contains("UNSEEN 0");
            assertThat(c.command("COPY 1:* Archive").ok().text())
                    .matches("\\[COPYUID \\d+ 1:" + count + " 1:" + count + "].*");
            List<String> whole = c.command("FETCH 1:* BODY.PEEK[]").ok().untagged();
            assertThat(whole).hasSize(count);
            for (int i = 0; i < count; i++) {
                assertThat(whole.get(i))
                        .startsWith(i + 1 + " FETCH (BODY[] {")
                        .contains("Subject: subject " + i + "\r");
            }
            ImapTestClient.Reply moved = c.command("MOVE 1:* Trash").ok();
            assertThat(moved.all("EXPUNGE")).hasSize(count);
            assertThat(c.command("STATUS Trash (MESSAGES)").ok().one("STATUS")).contains("MESSAGES " + count);
            assertThat(c.command("STATUS INBOX (MESSAGES)").ok().one("STATUS")).contains("MESSAGES 0");
            assertThat(c.command("STATUS Archive (MESSAGES)").ok().one("STATUS"))
                    .contains("MESSAGES " + count);
        }
    }
}
