package org.zmqspring.transport.jeromq;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zeromq.ZMQ;
import org.zmqspring.agent.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The engine as a module that opens no package, as it is on a module path: private fields
 * cannot be reached.
 */
@Timeout(120)
class ClosedModuleIntegrationTests {

	private static final String MODULE = "org.zeromq.jeromq";

	@RegisterExtension
	final CapturedLog log = new CapturedLog("org.zmqspring.transport.jeromq");

	@Test
	void messagesFlowAndTheLogSaysOnceWhatIsMissing() throws Exception {
		try (URLClassLoader isolated = isolatedLoader()) {
			Class<?> exchange = isolated.loadClass(OneMessage.class.getName());
			assertThat(exchange).isNotSameAs(OneMessage.class);
			Callable<?> callable = (Callable<?>) exchange.getDeclaredConstructor().newInstance();
			assertThat(callable.call()).isEqualTo("[a, first]");
			assertThat(callable.call()).as("in another engine").isEqualTo("[a, first]");
		}
		List<ILoggingEvent> reported = List.copyOf(this.log.lines());
		assertThat(reported).filteredOn((line) -> line.getLevel() == Level.WARN)
			.extracting(ILoggingEvent::getFormattedMessage)
			.hasSize(2)
			.allSatisfy((line) -> assertThat(line).contains("Private fields of the ZeroMQ engine cannot be reached",
					"open its packages zmq, zmq.io,", "IllegalAccessException"))
			.anySatisfy((line) -> assertThat(line).contains("(reason 'hwm') are not counted"))
			.anySatisfy((line) -> assertThat(line).contains("heartbeats are the engine's own"));
		assertThat(reported).filteredOn((line) -> line.getLevel() == Level.INFO)
			.extracting(ILoggingEvent::getFormattedMessage)
			.hasSize(1)
			.allSatisfy((line) -> assertThat(line).startsWith("The ZeroMQ engine runs without"
					+ " zmq.engine.ordered-timers and zmq.engine.patient-mailbox, because private fields cannot be"));
	}

	@Test
	void xpubNodropNeedsOnlyThePackagesThatItsErrorNames() throws Exception {
		try (URLClassLoader isolated = isolatedLoader()) {
			Callable<?> exchange = (Callable<?>) isolated.loadClass(OneMessage.class.getName())
				.getDeclaredConstructor(boolean.class)
				.newInstance(true);
			assertThatThrownBy(exchange::call).hasMessageContaining("xpub-nodrop needs private fields")
				.hasMessageContaining("open its packages zmq.io, zmq.pipe and zmq.socket.pubsub;");
		}
		try (URLClassLoader isolated = isolatedLoader("zmq.io", "zmq.pipe", "zmq.socket.pubsub")) {
			Callable<?> exchange = (Callable<?>) isolated.loadClass(OneMessage.class.getName())
				.getDeclaredConstructor(boolean.class)
				.newInstance(true);
			assertThat(exchange.call()).isEqualTo("[a, first]");
		}
	}

	/** Loads our classes once more, beside an engine that is a named module. */
	private static URLClassLoader isolatedLoader(String... openPackages) throws URISyntaxException {
		ClassLoader parent = ClosedModuleIntegrationTests.class.getClassLoader();
		Configuration configuration = ModuleLayer.boot()
			.configuration()
			.resolve(ModuleFinder.of(Path.of(location(ZMQ.class).toURI())), ModuleFinder.of(), Set.of(MODULE));
		ModuleLayer.Controller controller = ModuleLayer.defineModulesWithOneLoader(configuration,
				List.of(ModuleLayer.boot()), parent);
		Module engine = controller.layer().findModule(MODULE).orElseThrow();
		controller.addReads(engine, parent.getUnnamedModule());
		URLClassLoader isolated = new OurClasses(engine.getClassLoader());
		for (String openPackage : openPackages) {
			controller.addOpens(engine, openPackage, isolated.getUnnamedModule());
		}
		return isolated;
	}

	static URL location(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation();
	}

	/** Loads classes of this project itself, and every other class from its parent. */
	static final class OurClasses extends URLClassLoader {

		OurClasses(ClassLoader engine) {
			super(new URL[] { location(JeromqTransport.class), location(OneMessage.class) }, engine);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith("org.zmqspring.")) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : findClass(name);
			}
		}

	}

}
