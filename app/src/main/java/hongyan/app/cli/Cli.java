package hongyan.app.cli;

import hongyan.app.server.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line's root.
@Command(
        name = "hongyan",
        description = "Hongyan (鸿雁), an enterprise mail platform a company runs itself.",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.ProgramVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            TrainCommand.class,
            AdminCommand.Admin.class,
            CommandLine.HelpCommand.class
        })
public final class Cli implements Runnable {
    @picocli.CommandLine.Spec
    CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    /// Runs one command and returns the exit code of the process.
    public static int run(String... arguments) {
        return new CommandLine(new Cli()).execute(arguments);
    }

    @Override
    public void run() {
        java.util.Objects.requireNonNull(spec).commandLine().usage(System.out);
    }

    /// What `--version` prints.
    static final class ProgramVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"hongyan " + Version.text()};
        }
    }
}
