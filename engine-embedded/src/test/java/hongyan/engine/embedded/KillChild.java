package hongyan.engine.embedded;

import hongyan.kv.Key;
import hongyan.kv.Shard;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/// The process that is killed: adds messages to accounts, sometimes to two at once, and prints each account and UID
/// after the commit.
final class KillChild {
    static final int ACCOUNTS = 12;

    private KillChild() {}

    static int number(byte[] value) {
        return ByteBuffer.wrap(value).getInt();
    }

    /// The size of a body whose first byte is this: small, medium, or a file.
    static int size(int kind) {
        return switch (kind % 3) {
            case 0 -> 300;
            case 1 -> 9000;
            default -> 200_000;
        };
    }

    public static void main(String[] args) throws Exception {
        DataFolder data = DataFolder.open(Path.of(args[0]));
        EmbeddedKv kv = EmbeddedKv.open(data.rows(), EmbeddedOptions.small());
        Bodies bodies = new Bodies(kv, new FileBodies(data.bodies()), data.scratch(), InstantSource.system());
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false);
        say(out, "open");
        for (int i = 0; i < 20; i++) {
            Thread.ofVirtual().start(() -> work(kv, bodies, out));
        }
        Thread.sleep(60_000);
        kv.close();
        data.close();
    }

    private static synchronized void say(PrintStream out, String line) {
        out.print(line + "\n");
        out.flush();
    }

    private static void work(EmbeddedKv kv, Bodies bodies, PrintStream out) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (true) {
            int one = 1 + random.nextInt(ACCOUNTS);
            int two = random.nextInt(4) == 0 ? 1 + random.nextInt(ACCOUNTS) : one;
            int kind = random.nextInt(20) == 0 ? 2 : random.nextInt(2);
            byte[] body = new byte[size(kind)];
            random.nextBytes(body);
            body[0] = (byte) kind;
            try (Draft draft = bodies.draft()) {
                draft.write(body);
                Draft.Sealed sealed = draft.seal();
                int[] uids = kv.write(Shards.of(new Shard.Account(one), new Shard.Account(two)), tx -> {
                    int first = add(bodies, sealed, tx, one);
                    return new int[] {first, two == one ? 0 : add(bodies, sealed, tx, two)};
                });
                say(out, one + " " + uids[0] + " .");
                if (two != one) {
                    say(out, two + " " + uids[1] + " .");
                }
            } catch (IOException e) {
                say(out, "failed " + e);
                return;
            }
        }
    }

    private static int add(Bodies bodies, Draft.Sealed sealed, hongyan.kv.Tx tx, int account) {
        int uid = tx.get(Space.ACCOUNT, Key.of(account)).map(KillChild::number).orElse(1);
        Key row = Key.of(account, uid);
        tx.put(
                Space.ACCOUNT,
                Key.of(account),
                ByteBuffer.allocate(4).putInt(uid + 1).array());
        tx.put(Space.UID, row, sealed.id().bytes());
        tx.add(Space.COUNTER, Key.of(1), 1);
        bodies.put(tx, sealed, row);
        return uid;
    }
}
