package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.mime.MimeParser;
import hongyan.kv.blob.Draft;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A page of a large inbox costs milliseconds, and a new message does not make it slow again.
@Tag("long")
final class InboxSpeedTest {
    private static final int MESSAGES = 20_000;
    private static final int ROUNDS = 200;

    @Test
    void aPageOfTwentyThousand() throws Exception {
        try (JmapWorld world = new JmapWorld()) {
            int inbox = world.mailbox(JmapWorld.ZHANG, Role.INBOX);
            for (int batch = 0; batch < MESSAGES / 500; batch++) {
                int first = batch * 500;
                world.store.update(JmapWorld.ZHANG, tx -> {
                    for (int i = first; i < first + 500; i++) {
                        try (Draft draft = world.rows.bodies().draft()) {
                            draft.write(JmapWorld.message("Subject " + i, "Text " + i)
                                    .replace("\n", "\r\n")
                                    .getBytes(StandardCharsets.UTF_8));
                            tx.add(
                                    new NewEmail(
                                            draft.seal(),
                                            MimeParser.parse(draft.source()),
                                            world.rows.clock().instant().plusSeconds(i),
                                            i % 3 == 0 ? Flags.NONE : Flags.of(Flags.SEEN)),
                                    List.of(inbox));
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }
                    return first;
                });
            }
            String page = """
                ["Email/query",{"accountId":"a7","filter":{"inMailbox":"m%d"},"collapseThreads":true,
                  "sort":[{"property":"receivedAt","isAscending":false}],"limit":50,"calculateTotal":true},"0"],
                ["Email/get",{"accountId":"a7","#ids":{"resultOf":"0","name":"Email/query","path":"/ids"},
                  "properties":["threadId","mailboxIds","keywords","from","subject","receivedAt","preview","hasAttachment"]},"1"]\
                """.formatted(inbox);
            report("first page, cold", world, page, 1);
            report("first page", world, page, ROUNDS);
            for (int i = 0; i < 20; i++) {
                world.deliver(
                        JmapWorld.ZHANG,
                        JmapWorld.message("new " + i, "t"),
                        world.rows.clock().instant().plusSeconds(MESSAGES + i),
                        Flags.NONE);
                report("after a new message", world, page, 1);
            }
            double micros = report("again", world, page, ROUNDS);
            report("mailboxes", world, "[\"Mailbox/get\",{\"accountId\":\"a7\"},\"0\"]", ROUNDS);
            report("unread", world, page.replace("\"inMailbox\"", "\"notKeyword\":\"$seen\",\"inMailbox\""), 20);
            report("text in subject", world, page.replace("\"inMailbox\"", "\"subject\":\"777\",\"inMailbox\""), 5);
            report("text anywhere", world, page.replace("\"inMailbox\"", "\"text\":\"777\",\"inMailbox\""), 5);
            assertThat(micros).as("microseconds for a page").isLessThan(50_000);
        }
    }

    private static double report(String what, JmapWorld world, String calls, int rounds) {
        long start = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            world.calls(JmapWorld.ZHANG_WEI, calls);
        }
        double micros = (System.nanoTime() - start) / 1000.0 / rounds;
        System.out.printf("%-24s %10.0f us%n", what, micros);
        return micros;
    }
}
