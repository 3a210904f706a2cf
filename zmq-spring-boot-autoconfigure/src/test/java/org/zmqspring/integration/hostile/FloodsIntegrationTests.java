package org.zmqspring.integration.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.faults.Figures;
import org.zmqspring.integration.faults.Pause;
import org.zmqspring.integration.faults.Usage;
import org.zmqspring.integration.faults.Zmtp;

import static org.assertj.core.api.Assertions.assertThat;

/** Too much of it, good and bad, from strangers at the port of a publisher. */
@Timeout(300)
class FloodsIntegrationTests {

	/** Set it to 10 for the long form. */
	private static final int FACTOR = Integer.getInteger("zmq.test.flood-factor", 3);

	private static final String HANDSHAKE = "zmq.publisher.handshake-ivl=1s";

	@Test
	void whenConnectionsAreHeldInTheHandshakeThenTheyAreDroppedInTime() throws Exception {
		int count = 300;
		try (Publishing app = new Publishing(HANDSHAKE)) {
			byte[] words = new Zmtp().greeting("NULL").ready("SUB").bytes();
			Calm calm = new Calm();
			List<Socket> held = new ArrayList<>();
			long began = System.nanoTime();
			for (int i = 0; i < count; i++) {
				Socket stranger = app.stranger();
				held.add(stranger);
				stranger.getOutputStream().write(words, 0, i * (words.length - 1) / count);
			}
			for (Socket stranger : held) {
				assertHungUp(stranger);
			}
			long millis = (System.nanoTime() - began) / 1_000_000;
			assertThat(millis).isLessThan(40_000);
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(app.peers()).isOne());
			app.assertHeardAll();
			Usage after = calm.assertIsBack(app.log);
			Figures.note("connections held in the handshake",
					"%d, all dropped after %d ms, %.0f of them after the greeting; before %s, after %s", count, millis,
					app.refused("handshake"), calm, after);
		}
	}

	@Test
	void whenBytesTrickleThenTheHandshakeEndsInTimeAllTheSame() throws Exception {
		try (Publishing app = new Publishing(HANDSHAKE); Socket stranger = app.stranger()) {
			byte[] words = new Zmtp().greeting("NULL").ready("SUB").bytes();
			long began = System.nanoTime();
			int said = 0;
			try {
				while (said < words.length) {
					stranger.getOutputStream().write(words, said++, 1);
					Pause.of(Duration.ofMillis(60));
				}
			}
			catch (SocketException ex) {
				// hung up on
			}
			assertThat(said).as("bytes said").isLessThan(words.length);
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
			app.assertHeardAll();
		}
	}

	@Test
	void whenConnectionsComeInAFloodThenGoodPeersStayAndNewOnesGetIn() throws Exception {
		int count = 300 * FACTOR;
		try (Publishing app = new Publishing("zmq.publisher.max-peers=50", "zmq.publisher.handshake-ivl=5s")) {
			Calm calm = new Calm();
			List<Socket> flood = new ArrayList<>();
			byte[] greeting = new Zmtp().greeting("NULL").bytes();
			long began = System.nanoTime();
			for (int i = 0; i < count; i++) {
				Socket stranger = app.stranger();
				flood.add(stranger);
				say(stranger, greeting);
			}
			long millis = (System.nanoTime() - began) / 1_000_000;
			Duration newcomer = Newcomer.hearsAfter(app.port());
			assertThat(newcomer).isLessThan(Duration.ofSeconds(20));
			for (Socket stranger : flood) {
				assertHungUp(stranger);
			}
			app.assertHeardAll();
			Usage after = calm.assertIsBack(app.log);
			assertThat(app.refused("max_peers")).isBetween(count * 0.5, (double) count);
			assertThat(app.log.count()).as("lines logged").isLessThan(50);
			Figures.note("flood of connections (max-peers 50)",
					"%d that greet and fall silent in %d ms; a newcomer heard after %d ms; before %s, after %s", count,
					millis, newcomer.toMillis(), calm, after);
		}
	}

	@Test
	void whenAPeerSubscribesToTooManyPrefixesThenItIsDisconnected() throws Exception {
		try (Publishing app = new Publishing()) {
			int count = 100_000 * FACTOR;
			Random random = new Random(1);
			Calm calm = new Calm();
			Usage most = calm.before();
			int hungUp = 0;
			for (int said = 0; said < count;) {
				try (Socket stranger = app.stranger()) {
					Zmtp.meet(stranger, "SUB");
					for (; said < count; said += 1000) {
						stranger.getOutputStream().write(subscriptions(1000, random));
					}
				}
				catch (IOException ex) {
					hungUp++;
					said += 1000;
				}
				Usage now = Usage.now();
				most = (now.heapKilobytes() > most.heapKilobytes()) ? now : most;
			}
			app.assertHeardAll();
			Usage after = calm.assertIsBack(app.log);
			assertThat(hungUp).isPositive();
			assertThat(app.refused("max_subscriptions")).isPositive();
			assertThat(most.heapKilobytes()).isLessThan(calm.before().heapKilobytes() + 128 * 1024);
			assertThat(app.log.count()).as("lines logged").isLessThan(50);
			Figures.note("too many prefixes",
					"%d of one peer after the other, disconnected %d times; before %s, at most %s, after %s", count,
					hungUp, calm, most, after);
		}
	}

	@Test
	void whenAPeerSendsWhatIsNoSubscriptionThenNothingOfItIsKept() throws Exception {
		int count = 10_000 * FACTOR;
		// heartbeats, which the stranger does not answer, would end the connection
		try (Publishing app = new Publishing("zmq.publisher.heartbeat-ivl=0"); Socket stranger = app.stranger()) {
			Zmtp.meet(stranger, "SUB");
			Calm calm = new Calm();
			byte[] body = new byte[1024];
			Arrays.fill(body, (byte) 'x');
			byte[] message = new Zmtp().raw(new byte[] { 2, 0, 0, 0, 0, 0, 0, 4, 0 }).raw(body).bytes();
			OutputStream out = stranger.getOutputStream();
			for (int i = 0; i < count; i++) {
				out.write(message);
			}
			out.write(new Zmtp().message("\u0001" + Hearing.TOPIC).bytes());
			stranger.setSoTimeout(30_000);
			assertThat(stranger.getInputStream().read()).as("served after all that").isNotNegative();
			app.assertHeardAll();
			// What was sent is 30 MB or more; what other tests of this JVM leave behind
			// is
			// noise.
			Usage after = calm.assertIsBack(app.log, 8);
			Figures.note("upstream messages of 1 KB", "%d from one peer; before %s, after %s", count, calm, after);
		}
	}

	private static byte[] subscriptions(int count, Random random) {
		Zmtp words = new Zmtp();
		for (int i = 0; i < count; i++) {
			words.message("\u0001" + new String(Noise.bytes(random, 40), StandardCharsets.US_ASCII));
		}
		return words.bytes();
	}

	private static void say(Socket stranger, byte[] words) {
		try {
			stranger.getOutputStream().write(words);
		}
		catch (IOException ex) {
			// hung up on already
		}
	}

	private static void assertHungUp(Socket stranger) throws IOException {
		try (stranger) {
			stranger.setSoTimeout(40_000);
			stranger.getInputStream().transferTo(OutputStream.nullOutputStream());
		}
		catch (SocketException ex) {
			// reset
		}
	}

}
