package org.zmqspring.integration.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Assumptions;

/**
 * Two network namespaces, of a publisher and of a subscriber, joined by a cable. Named by
 * the process, so that those of a run that died are known and removed by the next. Needs
 * root, iproute2 and iptables. Confined to one thread.
 */
final class NamespacePair implements AutoCloseable {

	static final String PUBLISHER = "10.77.0.1";

	/** A second address of the publisher's host. */
	static final String ELSEWHERE = "10.77.0.3";

	private static final String SUBSCRIBER = "10.77.0.2";

	private static final String PREFIX = "zmqf";

	private final String publishers = PREFIX + ProcessHandle.current().pid() + "p";

	private final String subscribers = PREFIX + ProcessHandle.current().pid() + "s";

	private NamespacePair() {
	}

	static NamespacePair create() {
		removeLeftovers();
		NamespacePair pair = new NamespacePair();
		Assumptions.assumeTrue(Shell.tryToRun("ip", "netns", "add", pair.publishers),
				"SKIPPED: no network namespaces (they need root and Debian's package iproute2)");
		try {
			pair.join();
			pair.hosts("");
			Assumptions.assumeTrue(pair.firewall().isThere(), "SKIPPED: no iptables (Debian package iptables)");
			return pair;
		}
		catch (RuntimeException | Error ex) {
			pair.close();
			throw ex;
		}
	}

	/**
	 * From which port numbers outgoing connections of the subscriber's host take theirs.
	 */
	void ephemeralPorts(int first, int last) {
		Shell
			.run(inSubscribers("sh", "-c", "echo '" + first + " " + last + "' > /proc/sys/net/ipv4/ip_local_port_range")
				.toArray(String[]::new));
	}

	private void join() {
		Shell.run("ip", "netns", "add", this.subscribers);
		Shell.run("ip", "link", "add", "pub0", "netns", this.publishers, "type", "veth", "peer", "name", "sub0",
				"netns", this.subscribers);
		Shell.run("ip", "-n", this.publishers, "addr", "add", PUBLISHER + "/24", "dev", "pub0");
		Shell.run("ip", "-n", this.publishers, "addr", "add", ELSEWHERE + "/24", "dev", "pub0");
		Shell.run("ip", "-n", this.subscribers, "addr", "add", SUBSCRIBER + "/24", "dev", "sub0");
		Shell.run("ip", "-n", this.publishers, "link", "set", "pub0", "up");
		Shell.run("ip", "-n", this.subscribers, "link", "set", "sub0", "up");
		Shell.run("ip", "-n", this.subscribers, "link", "set", "lo", "up");
		Shell.write(ownFile("nsswitch.conf"), "hosts: files\n");
	}

	/** What starts a program on the publisher's host. */
	List<String> publisherLauncher() {
		return List.of("ip", "netns", "exec", this.publishers);
	}

	/**
	 * What starts a program on the subscriber's host, again and again until it succeeds.
	 */
	List<String> persistentSubscriberLauncher() {
		return inSubscribers("sh", "-c", "until \"$@\"; do :; done", "sh");
	}

	/** What starts a program on the subscriber's host. */
	List<String> subscriberLauncher() {
		return List.of("ip", "netns", "exec", this.subscribers);
	}

	/** The names that the subscriber's host knows beside {@code localhost}. */
	void hosts(String lines) {
		Shell.write(ownFile("hosts"), "127.0.0.1 localhost\n" + lines + "\n");
	}

	/** Give the publisher's host these addresses as well, by their last numbers. */
	void addresses(int first, int last) {
		for (int host = first; host <= last; host++) {
			Shell.run("ip", "-n", this.publishers, "addr", "add", "10.77.0." + host + "/24", "dev", "pub0");
		}
	}

	/**
	 * From now on, programs that start on the subscriber's host ask this DNS server for
	 * names.
	 */
	void nameServer(String address) {
		Shell.write(ownFile("resolv.conf"), "nameserver " + address + "\noptions timeout:1 attempts:1\n");
		Shell.write(ownFile("nsswitch.conf"), "hosts: dns\n");
	}

	private Path ownFile(String name) {
		return Path.of("/etc/netns", this.subscribers, name);
	}

	/** The subscriber's firewall. */
	Firewall firewall() {
		return new Firewall(subscriberLauncher());
	}

	private List<String> inSubscribers(String... command) {
		List<String> all = new ArrayList<>(subscriberLauncher());
		all.addAll(List.of(command));
		return all;
	}

	@Override
	public void close() {
		remove(this.publishers);
		remove(this.subscribers);
	}

	private static void removeLeftovers() {
		if (!Shell.tryToRun("ip", "netns", "list")) {
			return;
		}
		Shell.run("ip", "netns", "list")
			.lines()
			.map((line) -> line.split(" ")[0])
			.filter((name) -> name.matches(PREFIX + "\\d+[ps]"))
			.filter((name) -> ProcessHandle.of(Long.parseLong(name.replaceAll("\\D", ""))).isEmpty())
			.forEach(NamespacePair::remove);
	}

	private static void remove(String name) {
		Shell.tryToRun("sh", "-c", "kill -9 $(ip netns pids " + name + ")");
		Shell.tryToRun("ip", "netns", "del", name);
		Shell.tryToRun("rm", "-rf", "/etc/netns/" + name);
	}

}
