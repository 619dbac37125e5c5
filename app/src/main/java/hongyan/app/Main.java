package hongyan.app;

import hongyan.app.cli.Cli;

/// `hongyan`: the program's entry.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Cli.run(arguments));
    }
}
