package hongyan.app.cli;

import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line's root.
@Command(
        name = "hongyan",
        description = "Hongyan (鸿雁), an enterprise mail platform a company runs itself.",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServeCommand.class, DemoCommand.class, AdminCommand.Admin.class, CommandLine.HelpCommand.class})
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

    /// The version the build wrote into `hongyan.properties`.
    public static final class Version implements IVersionProvider {
        public static String text() {
            Properties properties = new Properties();
            try (InputStream in = Cli.class.getResourceAsStream("/hongyan.properties")) {
                if (in != null) {
                    properties.load(in);
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return properties.getProperty("version", "unknown");
        }

        @Override
        public String[] getVersion() {
            return new String[] {"hongyan " + text()};
        }
    }
}
