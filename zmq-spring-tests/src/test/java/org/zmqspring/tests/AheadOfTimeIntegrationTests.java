package org.zmqspring.tests;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans that take the place of properties do so in an application that is processed ahead
 * of time, too. The properties are known at run time only.
 */
@Timeout(600)
class AheadOfTimeIntegrationTests {

	@Test
	void connectionDetailsGiveEndpoints(@TempDir Path directory) throws Exception {
		List<String> lines = AheadOfTime.run(ConnectionDetailsApplication.class, directory,
				List.of("--spring.main.web-application-type=none", "--zmq.publishers.prices.snd-hwm=10"));
		assertThat(lines).contains("TEMPLATES [pricesZmqTemplate]", "LINK publisher prices@inproc://prices");
	}

	@Test
	void settingsOfTheApplicationAreUsed(@TempDir Path directory) throws Exception {
		List<String> lines = AheadOfTime.run(OwnSettingsApplication.class, directory,
				List.of("--spring.main.web-application-type=none", "--publisher=late",
						"--zmq.publishers.prices.endpoints=inproc://prices"));
		assertThat(lines).contains("TEMPLATES [lateZmqTemplate]", "LINK publisher late@inproc://own");
	}

}
