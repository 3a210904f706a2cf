package org.zmqspring.supervise;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Security;
import java.util.Arrays;
import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.agent.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisabledOnOs(OS.WINDOWS)
class UncachedNamesTests {

	@RegisterExtension
	final CapturedLog log = new CapturedLog("org.zmqspring.supervise");

	@TempDir
	private Path directory;

	@Test
	void eachLookUpGivesTheAddressesOfNowForTheNameAsItIsSpelled() throws Exception {
		ScriptedNames script = new ScriptedNames(this.directory);
		SystemNameResolver.NameService names = script.service();
		script.set("10.0.0.1 Feed.example", "10.0.0.9 feed.example");
		assertThat(addresses(names, "Feed.example")).containsExactly("10.0.0.1");
		script.set("10.0.0.2 Feed.example", "10.0.0.9 feed.example");
		assertThat(addresses(names, "Feed.example")).containsExactly("10.0.0.2");
		assertThat(script.asked()).containsExactly("Feed.example", "Feed.example");
	}

	@Test
	void aFailureIsNotKept() throws Exception {
		ScriptedNames script = new ScriptedNames(this.directory);
		SystemNameResolver.NameService names = script.service();
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> names.addresses("feed"));
		script.set("10.0.0.1 feed");
		assertThat(addresses(names, "feed")).containsExactly("10.0.0.1");
	}

	@Test
	void allAddressesAreFoundIpv4First() throws Exception {
		ScriptedNames script = new ScriptedNames(this.directory);
		script.set("fd00::1 feed", "10.0.0.2 feed", "10.0.0.1 feed");
		assertThat(addresses(script.service(), "feed")).containsExactly("10.0.0.2", "10.0.0.1", "fd00:0:0:0:0:0:0:1");
	}

	@Test
	void whenTheCommandCannotTellThenTheJvmIsAsked() throws Exception {
		ScriptedNames script = new ScriptedNames(this.directory);
		script.set("broken localhost");
		assertThat(addresses(script.service(), "localhost")).contains("127.0.0.1");
		SystemNameResolver.NameService without = new UncachedNames(
				new Getent(this.directory.resolve("none").toString()));
		assertThat(addresses(without, "localhost")).contains("127.0.0.1");
		assertThat(new Getent("getent").addresses("--help")).isNull();
	}

	@Test
	void whenTheCommandGivesNoAddressThenTheJvmIsAsked() throws Exception {
		ScriptedNames script = new ScriptedNames(this.directory);
		script.set("nonsense localhost");
		assertThat(addresses(script.service(), "localhost")).contains("127.0.0.1");
	}

	@Test
	void whenTheJvmIsAskedThenTheReasonIsLoggedOnce() throws Exception {
		ScriptedNames script = new ScriptedNames(this.directory);
		SystemNameResolver.NameService names = script.service();
		script.set("10.0.0.1 localhost");
		addresses(names, "localhost");
		assertThat(logged()).isEmpty();
		script.set("broken localhost");
		addresses(names, "localhost");
		addresses(names, "localhost");
		assertThat(logged()).singleElement()
			.asString()
			.startsWith("The JVM looks up host names, because the command 'getent' cannot be used: it ended with 3.");
	}

	@Test
	void whenTheCommandReadsItsInputThenThereIsNone() throws Exception {
		assertThat(addresses(command("cat > /dev/null", "echo 10.0.0.1 STREAM feed"), "feed"))
			.containsExactly("10.0.0.1");
	}

	@Test
	void whenTheThreadIsInterruptedThenTheJvmIsAskedAndTheInterruptIsKept() throws Exception {
		UncachedNames names = command("exec >&-", "exec sleep 60");
		Thread.currentThread().interrupt();
		List<String> found = addresses(names, "localhost");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(found).contains("127.0.0.1");
		assertThat(logged()).singleElement().asString().contains("cannot be used: interrupted.");
	}

	/** A native image throws an error for a class that is not registered. */
	@Test
	void whenTheClassOfResolversIsUnknownThenTheJvmHasNone() {
		assertThat(UncachedNames.providesResolver(() -> {
			throw new ClassNotFoundException();
		})).isFalse();
		assertThat(UncachedNames.providesResolver(() -> {
			throw new Error("not registered");
		})).isFalse();
	}

	private UncachedNames command(String... lines) throws IOException {
		Path command = Files.writeString(this.directory.resolve("command"), "#!/bin/sh\n" + String.join("\n", lines));
		Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
		return new UncachedNames(new Getent(command.toString()));
	}

	private List<String> logged() {
		return this.log.lines().stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	@Test
	void whenTheJvmCachesNothingThenItIsAskedInsteadOfTheCommand() throws Exception {
		ScriptedNames script = new ScriptedNames(this.directory);
		script.set("10.0.0.1 localhost");
		String ttl = Security.getProperty("networkaddress.cache.ttl");
		String negativeTtl = Security.getProperty("networkaddress.cache.negative.ttl");
		try {
			Security.setProperty("networkaddress.cache.ttl", "0");
			Security.setProperty("networkaddress.cache.negative.ttl", "10");
			assertThat(addresses(script.service(), "localhost")).containsExactly("10.0.0.1");
			Security.setProperty("networkaddress.cache.negative.ttl", "0");
			assertThat(addresses(script.service(), "localhost")).contains("127.0.0.1");
		}
		finally {
			Security.setProperty("networkaddress.cache.ttl", (ttl != null) ? ttl : "");
			Security.setProperty("networkaddress.cache.negative.ttl", (negativeTtl != null) ? negativeTtl : "");
		}
	}

	@Test
	void whenTheCommandCannotBeRunThenItSaysWhy() throws Exception {
		Getent none = new Getent(this.directory.resolve("none").toString());
		assertThat(none.addresses("localhost")).isNull();
		assertThat(none.failure()).contains("Cannot run program");
	}

	@Test
	void theHostsFileOfTheJvmIsReadAtEachLookUp() throws Exception {
		Path file = this.directory.resolve("hosts");
		UncachedNames.HostsFile hosts = new UncachedNames.HostsFile(file);
		Files.write(file, List.of("# comment", "10.0.0.1 feed Feed.example # 10.0.0.3 feed", "fd00::1\tfeed", ""));
		assertThat(addresses(hosts, "feed")).containsExactly("10.0.0.1", "fd00:0:0:0:0:0:0:1");
		assertThat(addresses(hosts, "Feed.example")).containsExactly("10.0.0.1");
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> hosts.addresses("feed.example"));
		Files.write(file, List.of("10.0.0.2 feed"));
		assertThat(addresses(hosts, "feed")).containsExactly("10.0.0.2");
		Files.delete(file);
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> hosts.addresses("feed"));
	}

	@Test
	void theNameServiceOfThisMachineKnowsLocalhost() throws Exception {
		assertThat(addresses(new UncachedNames(), "localhost")).contains("127.0.0.1");
	}

	private static List<String> addresses(SystemNameResolver.NameService names, String name)
			throws UnknownHostException {
		return Arrays.stream(names.addresses(name)).map(InetAddress::getHostAddress).toList();
	}

}
