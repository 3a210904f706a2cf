package org.zmqspring.boot.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link PropertyAdvice} says about the switches of the engine. */
@ExtendWith(OutputCaptureExtension.class)
class EngineSwitchAdviceTests {

	@Test
	void aSwitchThatIsASystemPropertyIsKnown(CapturedOutput output) {
		advise(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, "zmq.engine.ordered-timers");
		assertThat(output.getAll()).doesNotContain("zmq.engine");
	}

	@Test
	void aSwitchInAFileHasNoEffect(CapturedOutput output) {
		advise("application.yaml", "zmq.engine.patient-mailbox");
		assertThat(output.getAll())
			.contains("Property zmq.engine.patient-mailbox has no effect here. Set it as a system"
					+ " property of the JVM: -Dzmq.engine.patient-mailbox=false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "quick-decoder", "quick-encoder", "quick-send" })
	void theQuickSwitchesAreKnownToo(String name, CapturedOutput output) {
		advise("application.yaml", "zmq.engine." + name);
		assertThat(output.getAll()).contains("-Dzmq.engine." + name + "=false");
	}

	@Test
	void anUnknownSwitchIsUnknown(CapturedOutput output) {
		advise(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, "zmq.engine.timers");
		assertThat(output.getAll()).contains("Property zmq.engine.timers is unknown and has no effect");
	}

	private static void advise(String source, String property) {
		StandardEnvironment environment = new StandardEnvironment();
		MapPropertySource properties = new MapPropertySource(source, Map.of(property, "false"));
		if (environment.getPropertySources().contains(source)) {
			environment.getPropertySources().replace(source, properties);
		}
		else {
			environment.getPropertySources().addFirst(properties);
		}
		new PropertyAdvice(environment, null).afterPropertiesSet();
	}

}
