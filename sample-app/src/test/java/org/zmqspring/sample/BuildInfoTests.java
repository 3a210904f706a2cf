package org.zmqspring.sample;

import java.io.IOException;
import java.util.Properties;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** The actuator's info says which build this is. */
class BuildInfoTests {

	@Test
	void shouldBePartOfTheBuild() throws IOException {
		Properties info = PropertiesLoaderUtils.loadProperties(new ClassPathResource("META-INF/build-info.properties"));
		assertThat(info).containsEntry("build.artifact", "sample-app").containsKeys("build.version", "build.time");
	}

}
