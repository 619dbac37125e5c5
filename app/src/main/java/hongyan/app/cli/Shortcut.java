package hongyan.app.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Starts `serve` and `train` without the command line library: a start should not wait for it to look through all
/// commands, and its classes are too old for the start-up cache. Anything that is not plainly `--option value` goes the
/// long way, which also explains what is wrong.
public final class Shortcut {
    private static final Set<String> SERVE = Set.of("--data", "--config", "--listen", "--bind");
    private static final Set<String> TRAIN = Set.of("--data", "--messages");

    private Shortcut() {}

    /// The exit code; empty when these arguments are not for us.
    public static OptionalInt run(String... arguments) {
        if (arguments.length == 0) {
            return OptionalInt.empty();
        }
        Map<String, String> options = new HashMap<>();
        Set<String> known = arguments[0].equals("serve") ? SERVE : arguments[0].equals("train") ? TRAIN : Set.of();
        for (int i = 1; i < arguments.length; i += 2) {
            boolean good = known.contains(arguments[i])
                    && i + 1 < arguments.length
                    && !arguments[i + 1].startsWith("-")
                    && options.put(arguments[i], arguments[i + 1]) == null;
            if (!good) {
                return OptionalInt.empty();
            }
        }
        return switch (arguments[0]) {
            case "serve" -> OptionalInt.of(serve(options));
            case "train" -> OptionalInt.of(train(options));
            default -> OptionalInt.empty();
        };
    }

    private static int serve(Map<String, String> options) {
        ServeCommand serve = new ServeCommand();
        serve.data = Path.of(options.getOrDefault("--data", "data"));
        serve.config = options.containsKey("--config") ? Path.of(options.get("--config")) : null;
        serve.listen = options.get("--listen");
        serve.bind = options.get("--bind");
        return serve.call();
    }

    private static int train(Map<String, String> options) {
        TrainCommand train = new TrainCommand();
        train.data = Path.of(options.getOrDefault("--data", "data"));
        train.messages = Integer.parseInt(options.getOrDefault("--messages", "8000"));
        return train.call();
    }
}
