package dev.sheaf.cache.paged.internal;

import dev.sheaf.cache.KvCache;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.cache.KvGeometry;
import org.osgi.service.component.annotations.Component;

/** Opens paged accounts; keeps nothing itself. */
@Component(property = {"sheaf.name=paged", "sheaf.version=0.1.0"})
public final class PagedCacheManager implements KvCacheManager {
  @Override
  public KvCache open(KvGeometry geometry) {
    return new PagedCache(geometry);
  }
}
