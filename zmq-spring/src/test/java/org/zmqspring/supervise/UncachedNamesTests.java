package org.zmqspring.supervise;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisabledOnOs(OS.WINDOWS)
class UncachedNamesTests {

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
