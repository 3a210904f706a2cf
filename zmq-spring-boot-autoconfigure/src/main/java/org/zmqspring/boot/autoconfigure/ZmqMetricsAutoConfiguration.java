package org.zmqspring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import org.zmqspring.agent.Ticker;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.forward.Forwarders;
import org.zmqspring.metrics.ForwardMetrics;
import org.zmqspring.metrics.LinkMetrics;
import org.zmqspring.metrics.ListenMetrics;
import org.zmqspring.metrics.PublishMetrics;
import org.zmqspring.metrics.ZapMetrics;
import org.zmqspring.publish.Publishers;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.transport.ZapRefusals;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration of ZeroMQ meters, if the application has a {@link MeterRegistry}.
 */
@AutoConfiguration(after = ZmqAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, LinkDirectory.class })
@Conditional(OnOwnSocketsCondition.class)
public final class ZmqMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	LinkMetrics zmqLinkMetrics(MeterRegistry registry, LinkDirectory directory, Ticker ticker) {
		return new LinkMetrics(registry, directory, ticker);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ZapMetrics zmqZapMetrics(MeterRegistry registry, ZapRefusals refusals) {
		return new ZapMetrics(registry, refusals);
	}

	@Bean
	@ConditionalOnMissingBean(value = ListenObserver.class, search = SearchStrategy.CURRENT)
	ListenMetrics zmqListenMetrics(MeterRegistry registry) {
		return new ListenMetrics(registry);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	PublishMetrics zmqPublishMetrics(Publishers publishers, LinkDirectory directory) {
		return new PublishMetrics(publishers::infos, directory);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ForwardMetrics zmqForwardMetrics(Forwarders forwarders, LinkDirectory directory) {
		return new ForwardMetrics(forwarders::infos, directory);
	}

}
