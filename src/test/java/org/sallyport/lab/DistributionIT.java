package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn package} leaves in target/sallyport, and its launcher. Needs neither root nor a namespace. */
class DistributionIT {
    private static final Path HOME = Sallyport.distribution().toAbsolutePath();

    @TempDir
    Path directory = Path.of("");

    @Test
    void everyJarOfTheClassPathLiesBesideOurs() throws IOException {
        try (JarFile jar = new JarFile(HOME.resolve("lib/sallyport.jar").toFile())) {
            String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            assertThat(classPath.split(" ", -1))
                    .hasSizeGreaterThan(20)
                    .allMatch(name -> Files.isRegularFile(HOME.resolve("lib").resolve(name)))
                    .anyMatch(name -> name.endsWith("linux-x86_64.jar"))
                    .anyMatch(name -> name.endsWith("linux-aarch_64.jar"));
        }
    }

    @Test
    void theLicencesComeAlong() throws IOException {
        assertThat(HOME.resolve("licenses/LICENSE")).content().contains("Apache License", "Version 2.0");
        assertThat(HOME.resolve("lib/org.jupnp-LICENSE.txt")).content().contains("(CDDL) Version 1.0");
        try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
            String jupnp = jars.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("org\\.jupnp-[0-9.]+\\.jar"))
                    .collect(Collectors.joining());
            assertThat(HOME.resolve("lib/org.jupnp-SOURCE.txt")).content().contains(jupnp, "https://github.com/jupnp");
        }
    }

    @Test
    void everyJarsLicenceIsNamed() throws IOException {
        List<String> named = Files.readAllLines(HOME.resolve("licenses/THIRD-PARTY.txt")).stream()
                .map(line -> line.split(" ", -1)[0])
                .filter(word -> !word.isEmpty())
                .toList();
        try (Stream<Path> files = Files.list(HOME.resolve("lib"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jar")))
                    .allMatch(jar -> named.stream().anyMatch(jar::startsWith));
        }
    }

    @Test
    void theArchiveHoldsTheSameBelowOneDirectory() throws IOException {
        Path archive;
        try (Stream<Path> files = Files.list(HOME.resolveSibling(""))) {
            archive = files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
        }
        Shell.must("tar", "-xzf", archive.toString(), "-C", directory.toString());
        Path top = directory.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
        assertThat(filesOf(top)).isEqualTo(filesOf(HOME)).contains("bin/sallyport", "config/sallyport.yaml");
        assertThat(top.resolve("bin/sallyport")).isExecutable();
    }

    private static Set<String> filesOf(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> top.relativize(file).toString())
                    .filter(name -> !name.startsWith("var/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void theLaunchersProcessBecomesJavaAndFindsItsHomeThroughLinks() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("one"), HOME.resolve("bin/sallyport"));
        Path second = Files.createSymbolicLink(directory.resolve("two"), directory.relativize(link));
        Process process = launch(second, Map.of("JAVA_HOME", java("17.0.1").toString()));
        List<String> said = said(process);
        assertThat(said).contains("pid " + process.pid());
        assertThat(said)
                .contains(
                        "-Dsallyport.home=" + HOME,
                        HOME.resolve("lib/sallyport.jar").toString())
                .endsWith("run", "a b");
    }

    @Test
    void aHangupReachesTheGatewayEvenUnderNohup() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        "-c",
                        "trap '' HUP; exec \"$0\" run",
                        HOME.resolve("bin/sallyport").toString())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", java("17.0.1").toString());
        assertThat(said(builder.start()))
                .anyMatch(line -> line.matches("ignored [0-9a-f]{15}[02468ace]")); // SIGHUP is the lowest bit
    }

    @Test
    void theAdminsOptionsWin() throws IOException {
        List<String> said = said(launch(
                HOME.resolve("bin/sallyport"),
                Map.of("JAVA_HOME", java("25").toString(), "SALLYPORT_JAVA_OPTS", "-Xmx1g -Dx=y")));
        assertThat(said).containsSubsequence("-Xmx256m", "-Xmx1g", "-Dx=y", "-jar");
    }

    @Test
    void anOlderJavaOrNoneIsNamed() throws IOException {
        assertThat(said(launch(
                        HOME.resolve("bin/sallyport"),
                        Map.of("JAVA_HOME", java("1.8.0_402").toString()))))
                .singleElement()
                .asString()
                .contains("is Java 8; 17 or newer is needed");
        Process process = launch(HOME.resolve("bin/sallyport"), Map.of("JAVA_HOME", directory.toString()));
        assertThat(said(process)).singleElement().asString().contains("JAVA_HOME is " + directory);
        assertThat(process.exitValue()).isEqualTo(1);
    }

    /** A Java that says that it is of this version, and otherwise the signals it ignores, its process id and its arguments. */
    private Path java(String version) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("java-" + version + "/bin"));
        Path java = Files.writeString(bin.resolve("java"), """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "%s" 2021-10-19' >&2; exit; fi
                sed -n 's/^SigIgn:[^0-9]*/ignored /p' /proc/self/status
                printf '%%s\\n' "pid $$" "$@"
                """.formatted(version));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return bin.resolveSibling("");
    }

    private static Process launch(Path launcher, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "run", "a b").redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static List<String> said(Process process) throws IOException {
        String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Shell.await(process, java.time.Duration.ofSeconds(10))).isTrue();
        return Arrays.asList(all.strip().split("\n", -1));
    }
}
