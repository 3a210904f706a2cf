package org.zmqspring.integration.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.integration.PythonPeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hundred subscribers follow a name in the DNS, whose publishers come and go. The time
 * without an answer of the DNS server can be set by the system property
 * {@code zmq.addresses.outage} in seconds.
 */
@Timeout(300)
class AddressesAllIntegrationTests {

	private static final int SUBSCRIBERS = 100;

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	/** For look-up, connection and greeting, on a busy machine. */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("zmq.addresses.outage", 5));

	private static final String SERVER = """
			import socket, struct, sys
			server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
			server.bind((sys.argv[1], 53))
			print('ready')
			while True:
			    query, peer = server.recvfrom(512)
			    addresses = open(sys.argv[2]).read().split()
			    if addresses == ['silent']:
			        continue
			    end = query.index(b'\\0', 12) + 5
			    known = query[12:].startswith(b'\\x04feed\\x04test\\0')
			    wants = known and query[end - 4:end - 2] == b'\\0\\x01'
			    found = addresses if wants else []
			    answer = query[:2] + struct.pack('>5H', 0x8180 if known else 0x8183, 1, len(found), 0, 0) + query[12:end]
			    for address in found:
			        answer += b'\\xc0\\x0c' + struct.pack('>HHIH', 1, 1, 0, 4) + socket.inet_aton(address)
			    server.sendto(answer, peer)
			""";

	private final Map<String, PythonPeer> publishers = new HashMap<>();

	@TempDir
	private Path directory;

	private NamespacePair hosts;

	private PythonPeer server;

	private ChildApp fleet;

	@BeforeEach
	void start() throws Exception {
		PythonPeer.assumeAvailable();
		this.hosts = NamespacePair.create();
		this.hosts.addresses(10, 15);
		this.hosts.nameServer(address(10));
		name(11, 12, 13);
		this.server = PythonPeer.programThrough(this.hosts.publisherLauncher(), SERVER, address(10), file().toString());
		for (int host : List.of(11, 12, 13)) {
			publish(host);
		}
	}

	@AfterEach
	void end() {
		if (this.fleet != null) {
			this.fleet.close();
		}
		this.publishers.values().forEach(PythonPeer::close);
		if (this.server != null) {
			this.server.close();
		}
		if (this.hosts != null) {
			this.hosts.close();
		}
	}

	private static String address(int host) {
		return "10.77.0." + host;
	}

	private static String endpoint(int host) {
		return "tcp://" + address(host) + ":5555";
	}

	private Path file() {
		return this.directory.resolve("addresses");
	}

	/** From now on the name has these addresses. Returns the time. */
	private long name(int... hosts) throws Exception {
		StringBuilder text = new StringBuilder();
		for (int host : hosts) {
			text.append(address(host)).append('\n');
		}
		return answers(text.toString());
	}

	private long answers(String text) throws Exception {
		Path next = Files.writeString(this.directory.resolve("next"), text);
		Files.move(next, file(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		return System.currentTimeMillis();
	}

	private void publish(int host) {
		this.publishers.put(address(host),
				PythonPeer.publisherThrough(this.hosts.publisherLauncher(), endpoint(host), 0.05, 0));
	}

	/** A transition of one of the links. Immutable. */
	private record Event(String socket, String endpoint, String to, String cause, long atMillis) {

		static Event of(String line) {
			String[] words = line.split(" ");
			return new Event(words[1], words[2], words[3], words[4], Long.parseLong(words[5]));
		}

	}

	private List<Event> events(Predicate<Event> condition) {
		return this.fleet.lines()
			.stream()
			.filter((line) -> line.startsWith("EVENT "))
			.map(Event::of)
			.filter(condition)
			.toList();
	}

	private List<Event> events(int host, String to, long sinceMillis) {
		return events((event) -> event.endpoint().equals(endpoint(host)) && event.to().equals(to)
				&& event.atMillis() >= sinceMillis);
	}

	private List<Event> awaitAll(int host, String to, long sinceMillis) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> events(host, to, sinceMillis).size() >= SUBSCRIBERS);
		List<Event> all = events(host, to, sinceMillis);
		assertThat(all).extracting(Event::socket).doesNotHaveDuplicates().hasSize(SUBSCRIBERS);
		return all;
	}

	/** All subscribers dial a new address, not all at once, and in time. */
	private void assertAppears(String row, int host, long sinceMillis) {
		List<Event> up = awaitAll(host, "UP", sinceMillis);
		List<Long> dialled = events(host, "CONNECTING", sinceMillis).stream().map(Event::atMillis).sorted().toList();
		long peak = dialled.stream()
			.mapToLong((from) -> dialled.stream().filter((at) -> at >= from && at < from + 100).count())
			.max()
			.orElseThrow();
		long last = dialled.get(dialled.size() - 1) - sinceMillis;
		long lastUp = up.stream().mapToLong(Event::atMillis).max().orElseThrow() - sinceMillis;
		Figures.note("addresses: all, " + row,
				"%d dials, the first after %d ms, the last after %d ms, at most %d in"
						+ " 100 ms; the last link up after %d ms",
				dialled.size(), dialled.get(0) - sinceMillis, last, peak, lastUp);
		// an attempt that a busy machine did not finish in time is repeated
		assertThat(dialled).hasSizeBetween(SUBSCRIBERS, SUBSCRIBERS + SUBSCRIBERS / 10);
		// On a quiet machine there are 5 to 7. A busy one delays some and starts them
		// together.
		assertThat(peak).as("dials in 100 ms").isLessThanOrEqualTo(SUBSCRIBERS / 2);
		assertThat(Duration.ofMillis(last)).as("last dial").isLessThan(INTERVAL.plusSeconds(1).plus(PATIENCE));
	}

	@Test
	void aHundredSubscribersFollowAName() throws Exception {
		long begun = System.currentTimeMillis();
		this.fleet = ChildApp.start(this.hosts.subscriberLauncher(), AddressFleetMain.class, "tcp://feed.test:5555",
				"" + SUBSCRIBERS, "" + INTERVAL.toMillis());
		for (int host : List.of(11, 12, 13)) {
			awaitAll(host, "UP", begun);
		}

		publish(14);
		long added = name(11, 12, 13, 14);
		assertAppears("one added", 14, added);

		long removed = name(11, 13, 14);
		Pause.of(INTERVAL.plusSeconds(2));
		assertThat(events((event) -> event.atMillis() >= removed)).as("links that are up stay").isEmpty();
		kill(12);
		awaitAll(12, "CLOSED", removed);
		assertThat(events(12, "CONNECTING", removed)).as("attempts at an address that is gone").isEmpty();
		assertThat(events(12, "CLOSED", removed)).extracting(Event::cause).containsOnly("gone");

		publish(15);
		long moved = name(11, 14, 15);
		kill(13);
		assertAppears("one killed and back under another address", 15, moved);
		awaitAll(13, "CLOSED", moved);

		long silent = answers("silent");
		Pause.of(OUTAGE);
		assertThat(events((event) -> event.atMillis() >= silent)).as("while no look-up succeeds").isEmpty();
		publish(12);
		long back = name(11, 12, 14, 15);
		awaitAll(12, "UP", back);
		assertThat(events((event) -> event.atMillis() >= silent && !event.endpoint().equals(endpoint(12)))).isEmpty();
		Figures.note("addresses: all, after " + OUTAGE.toSeconds() + " s without an answer",
				"the last link to a new address is up after %d ms",
				events(12, "UP", back).stream().mapToLong(Event::atMillis).max().orElseThrow() - back);
		assertNothingIsLostOrRepeated();
	}

	private void kill(int host) {
		this.publishers.remove(address(host)).kill();
	}

	/** Publisher 12 has begun from 0 again; it has two streams of messages. */
	private void assertNothingIsLostOrRepeated() {
		this.fleet.tell("report");
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.fleet.lines().contains("END"));
		long messages = 0;
		List<String> streams = this.fleet.lines().stream().filter((line) -> line.startsWith("STREAM ")).toList();
		for (String line : streams) {
			String[] words = line.split(" ");
			long count = Long.parseLong(words[3]);
			boolean twice = words[2].equals(endpoint(12));
			messages += count;
			assertThat(Long.parseLong(words[6])).as(line).isEqualTo(twice ? 1 : 0);
			if (!twice) {
				assertThat(count).as(line).isEqualTo(Long.parseLong(words[5]) - Long.parseLong(words[4]) + 1);
			}
		}
		assertThat(streams).hasSize(5 * SUBSCRIBERS);
		Figures.note("addresses: all, numbered feeds", "%d messages on %d streams; none lost or repeated", messages,
				streams.size());
	}

}
