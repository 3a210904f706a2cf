package org.zmqspring.boot.autoconfigure;

import jdk.jfr.Event;
import org.zmqspring.jfr.LinkRecorder;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the events for Java Flight Recorder, if the JVM has it.
 */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass(Event.class)
@ConditionalOnBean(value = LinkDirectory.class, search = SearchStrategy.CURRENT)
public final class ZmqFlightRecorderAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	LinkRecorder zmqLinkRecorder() {
		return new LinkRecorder();
	}

}
