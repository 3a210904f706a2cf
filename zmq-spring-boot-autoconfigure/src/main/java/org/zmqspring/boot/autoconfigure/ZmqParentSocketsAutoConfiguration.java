package org.zmqspring.boot.autoconfigure;

import org.zmqspring.annotation.ZmqListener;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of {@link ZmqListener} methods in a child context whose sockets the
 * parent has opened.
 */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
@ConditionalOnBean(value = SocketCatalog.class, search = SearchStrategy.ANCESTORS)
@ConditionalOnMissingBean(value = SocketCatalog.class, search = SearchStrategy.CURRENT)
@Import(ZmqListenerConfiguration.class)
public final class ZmqParentSocketsAutoConfiguration {

}
