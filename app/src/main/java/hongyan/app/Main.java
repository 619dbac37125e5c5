package hongyan.app;

import hongyan.app.cli.Cli;
import hongyan.app.cli.Shortcut;

/// `hongyan`: the program's entry.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Shortcut.run(arguments).orElseGet(() -> Cli.run(arguments)));
    }
}
