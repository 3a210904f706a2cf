package org.zmqspring.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.agent.CapturedLog;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.KeyFile;
import org.zmqspring.security.KeySource;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link KeyFileWatch}. */
class KeyFileWatchTests {

	@RegisterExtension
	final CapturedLog log = new CapturedLog("org.zmqspring.security");

	private final List<LinkId> opened = new ArrayList<>();

	private final KeyFileWatch watch = new KeyFileWatch(this.opened::add, new ManualTicker());

	private final CurveKeyPair first = pair();

	private final CurveKeyPair second = pair();

	@TempDir
	private Path directory;

	private Path secretFile = Path.of("");

	private Path publicFile = Path.of("");

	@BeforeEach
	void writeKeys() throws IOException {
		this.secretFile = Files.writeString(this.directory.resolve("secret"), this.first.secretKey().z85());
		this.publicFile = Files.writeString(this.directory.resolve("public"), this.first.publicKey().z85());
	}

	private static CurveKeyPair pair() {
		return CurveKeyPair.generate(new SecureRandom());
	}

	@Test
	void whenAKeyChangesThenItsLinkAloneIsOpenedAnewOnce() throws IOException {
		LinkSpec other = spec("other", new KeySource.Inline(this.first.secretKey()), null);
		LinkSpec rotating = spec("rotating", new KeySource.InFile(this.secretFile), null);
		this.watch.added(other, new LinkTraffic());
		this.watch.added(rotating, new LinkTraffic());
		assertThat(this.watch.reopenChanged()).isZero();
		Files.writeString(this.secretFile, this.second.secretKey().z85() + "\n");
		assertThat(this.watch.reopenChanged()).isEqualTo(1);
		assertThat(this.watch.reopenChanged()).isZero();
		assertThat(this.opened).containsExactly(rotating.id());
	}

	@Test
	void whenOnlyOneOfTwoFilesIsWrittenThenTheOtherIsWaitedFor() throws IOException {
		this.watch.added(spec("default", new KeySource.InFile(this.secretFile), new KeySource.InFile(this.publicFile)),
				new LinkTraffic());
		Files.writeString(this.secretFile, this.second.secretKey().z85());
		assertThat(this.watch.reopenChanged()).isZero();
		assertThat(logged()).singleElement().asString().contains("'publisher default@tcp://*:1' keeps its keys");
		Files.writeString(this.publicFile, this.second.publicKey().z85());
		assertThat(this.watch.reopenChanged()).isEqualTo(1);
		assertThat(logged()).last()
			.asString()
			.contains("'publisher default@tcp://*:1' is reopened: a file with one of its keys has changed");
	}

	@Test
	void whenAFileCannotBeReadThenItIsWaitedFor() throws IOException {
		this.watch.added(spec("default", new KeySource.InFile(this.secretFile), null), new LinkTraffic());
		Files.delete(this.secretFile);
		assertThat(this.watch.reopenChanged()).isZero();
		Files.writeString(this.secretFile, this.first.secretKey().z85());
		assertThat(this.watch.reopenChanged()).as("the same key").isZero();
	}

	@Test
	void whenALinkIsRemovedThenItIsForgotten() throws IOException {
		LinkSpec link = spec("default", new KeySource.InFile(this.secretFile), null);
		this.watch.added(link, new LinkTraffic());
		this.watch.removed(link.id());
		Files.writeString(this.secretFile, this.second.secretKey().z85());
		assertThat(this.watch.reopenChanged()).isZero();
	}

	@Test
	void whenALinkCannotBeOpenedAnewThenThatIsTriedAgain() throws IOException {
		AtomicInteger tries = new AtomicInteger();
		KeyFileWatch failing = new KeyFileWatch((link) -> {
			if (tries.incrementAndGet() == 1) {
				throw new IllegalStateException("ordered by the test");
			}
		}, new ManualTicker());
		failing.added(spec("default", new KeySource.InFile(this.secretFile), null), new LinkTraffic());
		Files.writeString(this.secretFile, this.second.secretKey().z85());
		assertThat(failing.reopenChanged()).isZero();
		assertThat(logged()).last().asString().contains("could not be reopened with its new keys yet");
		assertThat(failing.reopenChanged()).isOne();
		assertThat(failing.reopenChanged()).isZero();
		assertThat(tries).hasValue(2);
	}

	@Test
	void whenALinkIsAddedAgainThenItsKeysOfBeforeDoNotMatter() throws IOException {
		LinkSpec link = spec("default", new KeySource.InFile(this.secretFile), null);
		this.watch.added(link, new LinkTraffic());
		this.watch.removed(link.id());
		Files.writeString(this.secretFile, this.second.secretKey().z85());
		this.watch.added(link, new LinkTraffic());
		assertThat(this.watch.reopenChanged()).isZero();
		assertThat(this.opened).isEmpty();
	}

	@Test
	void whenALinkHasKeyFilesThenTheThreadIsNeededAndChecksAtOnce() throws IOException {
		AtomicInteger needed = new AtomicInteger();
		this.watch.whenNeeded(needed::incrementAndGet);
		this.watch.added(spec("other", new KeySource.Inline(this.first.secretKey()), null), new LinkTraffic());
		assertThat(needed).hasValue(0);
		this.watch.added(spec("rotating", new KeySource.InFile(this.secretFile), null), new LinkTraffic());
		assertThat(needed).hasValue(1);
		Files.writeString(this.secretFile, this.second.secretKey().z85());
		assertThat(this.watch.doWork()).isOne();
		assertThat(this.watch.roleName()).isEqualTo("zmq-keys");
	}

	@Test
	void whenAKeyWasReadAtTheStartThenItsChangeIsNoticed() throws IOException {
		LinkSpec link = spec("default", new KeySource.InFile(new KeyFile(this.secretFile).read()), null);
		this.watch.added(link, new LinkTraffic());
		Files.writeString(this.secretFile, this.second.secretKey().z85());
		assertThat(this.watch.reopenChanged()).isOne();
		assertThat(this.opened).containsExactly(link.id());
	}

	@Test
	@Timeout(120)
	void whenALinkIsAddedThenTheThreadWakesEvenIfTheLinkIsGoneAgain() {
		LinkSpec link = spec("default", new KeySource.InFile(this.secretFile), null);
		this.watch.added(link, new LinkTraffic());
		this.watch.removed(link.id());
		assertThat(this.watch.doWork()).isZero();
	}

	@Test
	@Timeout(120)
	void whenItIsWokenThenItChecksAtOnce() {
		this.watch.wakeup();
		assertThat(this.watch.doWork()).isZero();
	}

	private List<String> logged() {
		return this.log.lines().stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private static LinkSpec spec(String socket, KeySource secretKey, @Nullable KeySource publicKey) {
		SecuritySettings security = new SecuritySettings(new CurveSettings(secretKey, publicKey, null), null,
				ZapSettings.EVERYBODY);
		return new LinkSpec(socket, SocketType.PUB, SocketMode.BIND, Endpoint.parse("tcp://*:1", SocketMode.BIND),
				ReconnectSettings.DEFAULTS, SocketSettings.publisherDefaults().with(security));
	}

}
