package hongyan.app.demo;

import hongyan.formats.mime.Correspondent;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.MessageBuilder;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Flags;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Role;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Puts the sample conversations into the mailboxes, dated over the last weeks.
///
/// *Threads*: one. The same mail every time but for the dates, which count back from `now`.
public final class DemoMail {
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final int ROUNDS = 12;

    private final AccountStore accounts;
    private final Bodies bodies;
    private final Map<String, Integer> accountOf;
    private final Random random = new Random(20260901);
    private int messages;

    /// @param accountOf the mail account of each address of the company
    public DemoMail(AccountStore accounts, Bodies bodies, Map<String, Integer> accountOf) {
        this.accounts = accounts;
        this.bodies = bodies;
        this.accountOf = Map.copyOf(accountOf);
    }

    /// Writes everything; returns how many messages there are now.
    public int fill(Instant now) throws IOException {
        Instant at = now.minusSeconds(45L * 86_400);
        long step =
                45L * 86_400 / ((long) ROUNDS * (Scenes.INSIDE.size() + Scenes.OUTSIDE.size() + Scenes.JUNK.size()));
        for (int round = 0; round < ROUNDS; round++) {
            List<Scenes.Scene> order = new ArrayList<>(Scenes.INSIDE);
            order.addAll(Scenes.OUTSIDE);
            order.addAll(Scenes.JUNK);
            java.util.Collections.shuffle(order, random);
            for (Scenes.Scene scene : order) {
                at = at.plusSeconds(step / 2 + random.nextLong(step));
                play(scene, at.isAfter(now) ? now.minusSeconds(60) : at, now);
            }
        }
        return messages;
    }

    /// One conversation, turn by turn.
    private void play(Scenes.Scene scene, Instant start, Instant now) throws IOException {
        boolean junk = Scenes.JUNK.contains(scene);
        boolean outside = junk || Scenes.OUTSIDE.contains(scene);
        List<Company.Person> staff = new ArrayList<>(Company.PEOPLE);
        java.util.Collections.shuffle(staff, random);
        List<Company.Person> circle = staff.subList(0, outside ? 2 : 4 + random.nextInt(4));
        Company.Outsider stranger =
                junk ? Company.SPAMMER : Company.OUTSIDERS.get(Math.max(0, Scenes.OUTSIDE.indexOf(scene)));
        List<String> thread = new ArrayList<>();
        Instant at = start;
        for (int turn = 0; turn < scene.turns().size(); turn++) {
            Company.Person author = circle.get(turn % circle.size());
            Correspondent from = outside
                    ? new Correspondent(stranger.name(), stranger.address())
                    : new Correspondent(author.name(), author.address());
            List<Company.Person> readers =
                    circle.stream().filter(p -> outside || !p.equals(author)).toList();
            byte[] message = write(scene, turn, from, readers, thread, at);
            deliver(message, at, now, outside ? null : author, readers, junk);
            at = at.plusSeconds(600 + random.nextInt(7200));
            if (at.isAfter(now)) {
                return;
            }
        }
    }

    private byte[] write(
            Scenes.Scene scene,
            int turn,
            Correspondent from,
            List<Company.Person> readers,
            List<String> thread,
            Instant at)
            throws IOException {
        OffsetDateTime date = at.atOffset(CHINA);
        String id = "demo-" + messages + "." + at.getEpochSecond() + "@"
                + from.email().substring(from.email().indexOf('@') + 1);
        MessageBuilder message = new MessageBuilder()
                .date(date)
                .from(from)
                .to(readers.stream()
                        .map(p -> new Correspondent(p.name(), p.address()))
                        .toList())
                .subject(turn == 0 ? scene.subject() : (isChinese(scene.subject()) ? "回复：" : "Re: ") + scene.subject())
                .messageId(id);
        if (!thread.isEmpty()) {
            message.answering(List.of(thread.getLast()), List.copyOf(thread));
        }
        thread.add(id);
        String text = scene.turns().get(turn) + "\n\n" + from.name() + "\n" + from.email();
        message.text(text);
        if (scene.html()) {
            message.html(html(scene, text));
        }
        if (turn == 0 || turn == scene.turns().size() - 1 && scene.attachment() == Scenes.File.REPORT) {
            attach(message, scene, from, date);
        }
        return message.bytes();
    }

    private static void attach(MessageBuilder message, Scenes.Scene scene, Correspondent from, OffsetDateTime date)
            throws IOException {
        switch (scene.attachment()) {
            case NONE -> {}
            case REPORT -> message.attach(Files.report(scene.subject().replace('：', ' ')));
            case TABLE -> message.attach(Files.table(scene.subject()));
            case PICTURE -> message.attach(Files.picture());
            case INVITATION -> message.attach(Files.invitation(scene.subject(), from.email(), date.plusDays(5)));
        }
    }

    private static boolean isChinese(String text) {
        return text.codePoints().anyMatch(c -> c >= 0x4e00 && c <= 0x9fff);
    }

    private static String html(Scenes.Scene scene, String text) {
        String paragraphs = text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\n\n", "</p><p>")
                .replace("\n", "<br>");
        return "<div style=\"font-size:15px;line-height:1.7\"><h2 style=\"color:#2458d3;font-size:18px\">"
                + scene.subject() + "</h2><p>" + paragraphs + "</p><table style=\"border-collapse:collapse\"><tr><td"
                + " style=\"border:1px solid #e4e7ec;padding:4px"
                + " 12px\">部门</td><td style=\"border:1px solid"
                + " #e4e7ec;padding:4px 12px\">状态</td></tr><tr><td"
                + " style=\"border:1px solid #e4e7ec;padding:4px"
                + " 12px\">产品研发部</td><td style=\"border:1px solid"
                + " #e4e7ec;padding:4px 12px\">进行中</td></tr></table><img"
                + " src=\"https://images.example/pixel.png\" width=\"1\""
                + " height=\"1\"></div>";
    }

    /// Into the author's Sent and every reader's INBOX or Junk: one body, one transaction.
    private void deliver(
            byte[] bytes,
            Instant at,
            Instant now,
            Company.@org.jspecify.annotations.Nullable Person author,
            List<Company.Person> readers,
            boolean junk)
            throws IOException {
        boolean old = at.isBefore(now.minusSeconds(3L * 86_400));
        try (Draft draft = bodies.draft()) {
            draft.write(bytes);
            Message message = MimeParser.parse(draft.source());
            Draft.Sealed body = draft.seal();
            Map<Integer, Role> places = new LinkedHashMap<>();
            readers.forEach(reader -> places.put(account(reader), junk ? Role.JUNK : Role.INBOX));
            if (author != null) {
                places.put(account(author), Role.SENT);
            }
            accounts.updateAll(places.keySet(), transactions -> {
                transactions.forEach((account, tx) -> {
                    Role role = places.getOrDefault(account, Role.INBOX);
                    boolean read = role == Role.SENT || old || random.nextInt(3) > 0;
                    int flags = (read ? Flags.SEEN : 0) | (random.nextInt(12) == 0 ? Flags.FLAGGED : 0);
                    tx.add(
                            new NewEmail(body, message, at, Flags.of(flags)),
                            List.of(tx.mailboxWithRole(role).orElseThrow().id()));
                });
                return places.size();
            });
        }
        messages++;
    }

    private int account(Company.Person person) {
        Integer account = accountOf.get(person.address());
        if (account == null) {
            throw new IllegalStateException(person.address() + " has no account");
        }
        return account;
    }
}
