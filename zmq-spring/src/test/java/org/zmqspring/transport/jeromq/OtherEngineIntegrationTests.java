package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeromq.ZMQ;
import org.zmqspring.agent.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Engines in which one private field has another name: only what needs the field is
 * missing.
 */
@Timeout(120)
class OtherEngineIntegrationTests {

	@RegisterExtension
	final CapturedLog log = new CapturedLog("org.zmqspring.transport.jeromq");

	@ParameterizedTest
	@CsvSource({ "zmq.poll.Poller, selector", "zmq.io.coder.DecoderBase, toRead", "zmq.io.StreamEngine, greetingRecv" })
	void xpubNodropDoesWithoutTheFieldsOfOtherFunctions(String type, String field) throws Exception {
		try (URLClassLoader isolated = withRenamed(type, field)) {
			assertThat(exchange(isolated, true).call()).isEqualTo("[a, first]");
		}
		assertThat(this.log.lines()).filteredOn((line) -> line.getLevel() == Level.WARN)
			.extracting(ILoggingEvent::getFormattedMessage)
			.singleElement()
			.asString()
			.contains("heartbeats are the engine's own", "NoSuchFieldException: " + field);
	}

	@ParameterizedTest
	@CsvSource({ "zmq.pipe.Pipe, parent", "zmq.io.SessionBase, engine", "zmq.io.StreamEngine, fd" })
	void otherFunctionsDoWithoutTheFieldsOfXpubNodrop(String type, String field) throws Exception {
		try (URLClassLoader isolated = withRenamed(type, field)) {
			assertThat(exchange(isolated, false).call()).isEqualTo("[a, first]");
			assertThatThrownBy(exchange(isolated, true)::call)
				.hasMessageContaining("xpub-nodrop needs private fields of JeroMQ 0.6.0");
		}
		assertThat(this.log.lines()).filteredOn((line) -> line.getLevel() == Level.WARN).isEmpty();
	}

	private static Callable<?> exchange(ClassLoader isolated, boolean nodrop) throws ReflectiveOperationException {
		return (Callable<?>) isolated.loadClass(OneMessage.class.getName())
			.getDeclaredConstructor(boolean.class)
			.newInstance(nodrop);
	}

	private static URLClassLoader withRenamed(String type, String field) {
		return new ClosedModuleIntegrationTests.OurClasses(new Engine(type, field));
	}

	/** Loads the engine once more, and renames a field of one class. */
	private static final class Engine extends URLClassLoader {

		private final String type;

		private final String field;

		Engine(String type, String field) {
			super(new URL[] { ClosedModuleIntegrationTests.location(ZMQ.class) },
					OtherEngineIntegrationTests.class.getClassLoader());
			this.type = type;
			this.field = field;
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith("zmq.") && !name.startsWith("org.zeromq.")) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				if (loaded != null) {
					return loaded;
				}
				return name.equals(this.type) ? renamed() : findClass(name);
			}
		}

		/** The name is one constant of the class file; one letter of it changes. */
		private Class<?> renamed() throws ClassNotFoundException {
			try (InputStream file = findResource(this.type.replace('.', '/') + ".class").openStream()) {
				String bytes = new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
				String constant = "\1\0" + (char) this.field.length() + this.field;
				assertThat(bytes).containsOnlyOnce(constant);
				byte[] changed = bytes.replace(constant, constant.substring(0, constant.length() - 1) + "X")
					.getBytes(StandardCharsets.ISO_8859_1);
				return defineClass(this.type, changed, 0, changed.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(this.type, ex);
			}
		}

	}

}
